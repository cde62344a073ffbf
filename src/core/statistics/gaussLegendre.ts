// Gauss-Legendre quadrature (nodes by Newton's method on the Legendre polynomial).

export interface Quadrature {
  readonly nodes: Float64Array;
  readonly weights: Float64Array;
}

/** Σ weights · f(nodes) integrates polynomials of degree below 2·count over [from, to] exactly. Nodes ascend. */
export function gauss(count: number, from: number, to: number): Quadrature {
  const nodes = new Float64Array(count);
  const weights = new Float64Array(count);
  const [middle, half] = [(from + to) / 2, (to - from) / 2];
  for (let i = 0; i < Math.ceil(count / 2); i++) {
    let x = Math.cos((Math.PI * (i + 0.75)) / (count + 0.5));
    let slope = 1;
    for (let newton = 0; newton < 100; newton++) {
      let [before, value] = [0, 1];
      for (let k = 1; k <= count; k++) {
        [before, value] = [value, ((2 * k - 1) * x * value - (k - 1) * before) / k];
      }
      slope = (count * (x * value - before)) / (x * x - 1);
      const step = value / slope;
      x -= step;
      if (Math.abs(step) < 1e-16) break;
    }
    const weight = (2 * half) / ((1 - x * x) * slope * slope);
    nodes[count - 1 - i] = middle + half * x;
    nodes[i] = middle - half * x;
    weights[i] = weight;
    weights[count - 1 - i] = weight;
  }
  return { nodes, weights };
}
