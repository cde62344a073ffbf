// A zero of a continuous function between two points of unlike sign.

/**
 * Illinois' method: the secant, held within the bracket. Ends when the bracket is one part in 1e12 wide, or after 200
 * steps.
 */
export function findRoot(f: (x: number) => number, from: number, to: number): number {
  let [a, b] = [from, to];
  let [fa, fb] = [f(a), f(b)];
  if (fa === 0) return a;
  for (let step = 0; step < 200 && fb !== 0; step++) {
    if (Math.abs(b - a) <= 1e-12 * (1 + Math.abs(b))) break;
    const c = b - (fb * (b - a)) / (fb - fa);
    const fc = f(c);
    if (fc * fb < 0) {
      a = b;
      fa = fb;
    } else {
      fa /= 2;
    }
    b = c;
    fb = fc;
  }
  return b;
}
