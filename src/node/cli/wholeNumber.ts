// Whole numbers among the options of commands.
import { InvalidArgumentError } from "commander";

/** A whole number of at least 1 from the command line. */
export function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new InvalidArgumentError("a whole number from 1 is expected");
  return value;
}
