// What can be read from a phantom box: simple features of the mask, and radial profiles for one who knows the shape.

/** Mean, maximum, variation, shape of the histogram, and volumes of the values inside a mask. */
export function simpleFeatures(image, mask, boxVoxels, unit) {
  const values = [...image].filter((_, v) => mask[v] === 1);
  const n = values.length;
  const mean = values.reduce((sum, v) => sum + v, 0) / n;
  const moment = (power) => values.reduce((sum, v) => sum + (v - mean) ** power, 0) / n;
  const sd = Math.sqrt(moment(2));
  const most = Math.max(...values);
  const common = {
    mean,
    sd,
    skewness: moment(3) / sd ** 3,
    kurtosis: moment(4) / sd ** 4,
    min: Math.min(...values),
  };
  if (unit === "HU") return common;
  const hot = values.filter((v) => v >= 0.41 * most);
  return {
    ...common,
    max: most,
    peak: peak(image, mask, boxVoxels),
    cov: sd / mean,
    volume: n,
    mtv: hot.length,
    tlg: hot.reduce((sum, v) => sum + v, 0),
  };
}

/** Highest mean over spheres of 1 mL (4 mm voxels) centred inside the mask. */
function peak(image, mask, n) {
  const offsets = [];
  for (let k = -2; k <= 2; k++)
    for (let j = -2; j <= 2; j++)
      for (let i = -2; i <= 2; i++) if (4 * Math.hypot(k, j, i) <= 6.204) offsets.push((k * n + j) * n + i);
  let best = Number.NEGATIVE_INFINITY;
  mask.forEach((inside, v) => {
    if (inside)
      best = Math.max(best, offsets.reduce((sum, o) => sum + (image[v + o] ?? 0), 0) / offsets.length);
  });
  return best;
}

/** Regressors for the latent: shell means and radial correlations of the image, given the elliptic radius of each voxel. */
export function radialReadings(image, radius) {
  const inside = [...radius.keys()].filter((v) => radius[v] < 1.02);
  const values = inside.map((v) => image[v]);
  const n = values.length;
  const mean = values.reduce((sum, v) => sum + v, 0) / n;
  const sd = Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / n);
  const shells = Array.from({ length: 8 }, () => ({ sum: 0, n: 0 }));
  inside.forEach((v, i) => {
    const shell = shells[Math.min(7, Math.floor(8 * radius[v] ** 3))];
    shell.sum += (values[i] - mean) / sd;
    shell.n++;
  });
  const sign = (v) => 0.5 - Math.min(radius[v], 1) ** 3;
  const core = inside.filter((v) => radius[v] < 0.85);
  const whole = correlation(values, inside.map(sign));
  const inner = correlation(
    core.map((v) => image[v]),
    core.map(sign),
  );
  const open = (r) => Math.atanh(Math.min(Math.max(r, -0.97), 0.97));
  return [
    ...[1, whole, inner, open(whole), open(inner), whole ** 2, inner ** 2, whole ** 3, inner ** 3],
    ...[whole * Math.log(n), Math.log(n), sd / (Math.abs(mean) + 1)],
    ...shells.map(({ sum, n }) => sum / Math.max(n, 1)),
  ];
}

export function correlation(a, b) {
  const n = a.length;
  const centre = (values) => values.reduce((sum, v) => sum + v, 0) / n;
  const [meanA, meanB] = [centre(a), centre(b)];
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    ab += (a[i] - meanA) * (b[i] - meanB);
    aa += (a[i] - meanA) ** 2;
    bb += (b[i] - meanB) ** 2;
  }
  return ab / Math.sqrt(aa * bb);
}
