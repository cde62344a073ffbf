// A zero of a function by Brent's method (Brent, Algorithms for Minimization without Derivatives, 1973, ch. 4),
// ending where R's `uniroot` ends. Where R prints the last iterate of a search that stops early, another way to the
// same zero would differ in the fifth digit.

/** `uniroot`'s default tolerance: ε^¼. */
export const unirootTolerance = (2 ** -52) ** 0.25;

export interface Bracket {
  readonly from: number;
  readonly to: number;
  /** f at the ends, of unlike sign; computed where absent. */
  readonly atFrom?: number;
  readonly atTo?: number;
}

/**
 * R's `uniroot(f, c(from, to), tol = tolerance)$root`. NaN where the ends have the same sign or f is not a number
 * there.
 */
export function brentRoot(f: (x: number) => number, bracket: Bracket, tolerance = unirootTolerance): number {
  let [before, best] = [bracket.from, bracket.to];
  let [fBefore, fBest] = [bracket.atFrom ?? f(before), bracket.atTo ?? f(best)];
  if (!(fBefore * fBest <= 0)) return Number.NaN;
  if (fBefore === 0) return before;
  let [opposite, fOpposite] = [before, fBefore];
  for (let step = 0; step <= 1000; step++) {
    const lastStep = best - before;
    if (Math.abs(fOpposite) < Math.abs(fBest)) {
      [before, best, opposite] = [best, opposite, best];
      [fBefore, fBest, fOpposite] = [fBest, fOpposite, fBest];
    }
    const least = 2 * 2 ** -52 * Math.abs(best) + tolerance / 2;
    const half = (opposite - best) / 2;
    if (Math.abs(half) <= least || fBest === 0) break;
    const mayInterpolate = Math.abs(lastStep) >= least && Math.abs(fBefore) > Math.abs(fBest);
    let move = mayInterpolate
      ? interpolated({ before, best, opposite, fBefore, fBest, fOpposite, lastStep, least }, half)
      : half;
    if (Math.abs(move) < least) move = move > 0 ? least : -least;
    [before, fBefore] = [best, fBest];
    best += move;
    fBest = f(best);
    if ((fBest > 0 && fOpposite > 0) || (fBest < 0 && fOpposite < 0)) {
      [opposite, fOpposite] = [before, fBefore];
    }
  }
  return best;
}

interface Points {
  readonly before: number;
  readonly best: number;
  readonly opposite: number;
  readonly fBefore: number;
  readonly fBest: number;
  readonly fOpposite: number;
  readonly lastStep: number;
  readonly least: number;
}

/**
 * The secant of two points or the inverse parabola of three, where it stays well inside the bracket and
 * shrinks the step; else the middle.
 */
function interpolated(at: Points, half: number): number {
  const width = at.opposite - at.best;
  let p: number;
  let q: number;
  if (at.before === at.opposite) {
    const ratio = at.fBest / at.fBefore;
    p = width * ratio;
    q = 1 - ratio;
  } else {
    const r = at.fBefore / at.fOpposite;
    const s = at.fBest / at.fOpposite;
    const t = at.fBest / at.fBefore;
    p = t * (width * r * (r - s) - (at.best - at.before) * (s - 1));
    q = (r - 1) * (s - 1) * (t - 1);
  }
  if (p > 0) q = -q;
  else p = -p;
  const isInside = p < 0.75 * width * q - Math.abs(at.least * q) / 2;
  return isInside && p < Math.abs((at.lastStep * q) / 2) ? p / q : half;
}
