// Slices at uneven positions or sheared by a tilted gantry, brought to an even grid at right angles.
import type { Geometry } from "../volume/volume.ts";
import type { Stack } from "./stack.ts";
import { add, scale } from "./vector.ts";

/** The even grid that holds all slices of a stack: its in-plane extent grows by the drift of a tilted series. */
export function levelGrid(stack: Stack): Geometry {
  const { geometry, offsetsMm, shear } = stack;
  const [count, rows, columns] = geometry.shape;
  const [spacing, betweenRows, betweenColumns] = geometry.spacingMm;
  const [, column, row] = geometry.directions;
  const length = offsetsMm.at(-1)!;
  const alongColumn = (shear.alongColumn * length) / betweenRows;
  const alongRow = (shear.alongRow * length) / betweenColumns;
  const firstRow = Math.floor(Math.min(0, alongColumn));
  const firstColumn = Math.floor(Math.min(0, alongRow));
  return {
    ...geometry,
    shape: [
      count,
      rows + Math.ceil(Math.max(0, alongColumn)) - firstRow,
      columns + Math.ceil(Math.max(0, alongRow)) - firstColumn,
    ],
    spacingMm: [spacing, betweenRows, betweenColumns],
    originMm: add(
      geometry.originMm,
      add(scale(column, firstRow * betweenRows), scale(row, firstColumn * betweenColumns)),
    ),
  };
}

/** Interpolates slices linearly along the normal where they are uneven, and shifts each in its plane where the series is sheared. */
export function levelSlices(stack: Stack, data: Float32Array, grid: Geometry, outside: number): Float32Array {
  const [count, rows, columns] = stack.geometry.shape;
  const [, gridRows, gridColumns] = grid.shape;
  const even = stack.uneven ? interpolateAlongNormal(stack, data, grid.spacingMm[0]) : data;
  const [, betweenRows, betweenColumns] = grid.spacingMm;
  const length = stack.offsetsMm.at(-1)!;
  const firstRow = Math.floor(Math.min(0, (stack.shear.alongColumn * length) / betweenRows));
  const firstColumn = Math.floor(Math.min(0, (stack.shear.alongRow * length) / betweenColumns));
  const result = new Float32Array(count * gridRows * gridColumns).fill(outside);
  for (let k = 0; k < count; k++) {
    const offset = k * grid.spacingMm[0];
    shiftSlice({
      from: even.subarray(k * rows * columns, (k + 1) * rows * columns),
      rows,
      columns,
      into: result.subarray(k * gridRows * gridColumns, (k + 1) * gridRows * gridColumns),
      intoColumns: gridColumns,
      rowShift: (stack.shear.alongColumn * offset) / betweenRows - firstRow,
      columnShift: (stack.shear.alongRow * offset) / betweenColumns - firstColumn,
    });
  }
  return result;
}

function interpolateAlongNormal(stack: Stack, data: Float32Array, spacing: number): Float32Array {
  const { offsetsMm } = stack;
  const [count, rows, columns] = stack.geometry.shape;
  const size = rows * columns;
  const result = new Float32Array(data.length);
  let below = 0;
  for (let k = 0; k < count; k++) {
    const at = Math.min(k * spacing, offsetsMm.at(-1)!);
    while (below < count - 2 && offsetsMm[below + 1]! <= at) below++;
    const above = Math.min(below + 1, count - 1);
    const gap = offsetsMm[above]! - offsetsMm[below]!;
    const weight = gap === 0 ? 0 : (at - offsetsMm[below]!) / gap;
    for (let i = 0; i < size; i++)
      result[k * size + i] = (1 - weight) * data[below * size + i]! + weight * data[above * size + i]!;
  }
  return result;
}

/** Bilinear shift by a fraction of a pixel; pixels that a slice does not reach keep what is there. */
function shiftSlice(options: {
  readonly from: Float32Array;
  readonly rows: number;
  readonly columns: number;
  readonly into: Float32Array;
  readonly intoColumns: number;
  readonly rowShift: number;
  readonly columnShift: number;
}): void {
  const { from, rows, columns, into, intoColumns, rowShift, columnShift } = options;
  const wholeRow = Math.ceil(rowShift - 1e-9);
  const wholeColumn = Math.ceil(columnShift - 1e-9);
  // Target pixel (y, x) lies between source pixels y − shift rounded down and the next.
  const rowWeight = Math.min(1, Math.max(0, wholeRow - rowShift));
  const columnWeight = Math.min(1, Math.max(0, wholeColumn - columnShift));
  const lastRow = rows - 1 - (rowWeight > 0 ? 1 : 0);
  const lastColumn = columns - 1 - (columnWeight > 0 ? 1 : 0);
  for (let y = 0; y <= lastRow; y++) {
    for (let x = 0; x <= lastColumn; x++) {
      const at = y * columns + x;
      const right = columnWeight > 0 ? 1 : 0;
      const down = rowWeight > 0 ? columns : 0;
      into[(y + wholeRow) * intoColumns + x + wholeColumn] =
        (1 - rowWeight) * ((1 - columnWeight) * from[at]! + columnWeight * from[at + right]!) +
        rowWeight * ((1 - columnWeight) * from[at + down]! + columnWeight * from[at + down + right]!);
    }
  }
}
