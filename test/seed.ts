// Property tests draw the same examples in every run, so that a change is judged by itself; UPTAKE_TEST_SEED=7 draws others,
// UPTAKE_TEST_SEED=random others each time (a failure then names its seed).
import fc from "fast-check";

const given = process.env.UPTAKE_TEST_SEED ?? "1";
if (given !== "random") {
  const seed = Number(given);
  if (!Number.isSafeInteger(seed))
    throw new Error(`UPTAKE_TEST_SEED is '${given}', expected a whole number or 'random'`);
  fc.configureGlobal({ ...fc.readConfigureGlobal(), seed });
}
