import { parse } from "csv-parse/browser/esm/sync";
import fc from "fast-check";
import { expect, test } from "vitest";
import { parseDelimited } from "../../../src/core/table/delimited.ts";

const cell = fc.string({ unit: fc.constantFrom("a", "é", "1", ".", " ", "-", "µ"), maxLength: 4 });
const lines = fc
  .array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 })
  .map((grid) => [["id", "time"], ...grid]);

test("text without quotes is parted as csv-parse parts it, whatever its delimiter and line ends", () => {
  fc.assert(
    fc.property(
      lines,
      fc.constantFrom(",", ";", "\t"),
      fc.constantFrom("\n", "\r\n", "\r"),
      fc.boolean(),
      (grid, delimiter, lineEnd, endsWithLineEnd) => {
        const text =
          grid.map((cells) => cells.join(delimiter)).join(lineEnd) + (endsWithLineEnd ? lineEnd : "");
        const theirs: string[][] = parse(text.replace(/\r\n?/g, "\n"), {
          delimiter,
          relax_column_count: true,
        });
        const ours = parseDelimited(text, "table.csv");
        expect(ours.delimiter).toBe(delimiter);
        expect(ours.grid).toEqual(theirs);
      },
    ),
    { numRuns: 200 },
  );
});

test("a delimiter inside a quoted header that reaches over lines is seen, and one below the header alone is not", () => {
  expect(parseDelimited('"id\nof patient";time\n1;2\n', "t.csv").delimiter).toBe(";");
  expect(parseDelimited("\n\nid;time\n1,5;2,5\n", "t.csv")).toMatchObject({
    delimiter: ";",
    grid: [[""], [""], ["id", "time"], ["1,5", "2,5"]],
  });
});
