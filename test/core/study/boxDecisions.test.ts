import { describe, expect, test } from "vitest";
import { countReaders, readBoxDecisions } from "../../../src/core/study/boxDecisions.ts";
import { readTable } from "../../../src/core/table/readTable.ts";

const columns = "patient,decision,left_mm,back_mm,head_mm,seen_x_mm,seen_y_mm,seen_z_mm";

async function decisionsOf(text: string) {
  const table = await readTable(new TextEncoder().encode(text), { fileName: "boxes.csv" });
  return readBoxDecisions(table, ["A", "B", "C", "D"]);
}

describe("who reviewed the boxes", () => {
  test("readers by name, capitals apart; NA may be initials; an empty cell is not signed", async () => {
    const { decisions, problems } = await decisionsOf(
      `${columns},reader\nA,accepted,,,,1,2,3,NA\nB,shifted,4,0,0,1,2,3, na \nC,rejected,,,,1,2,3,\nD,accepted,,,,1,2,3,Jo\n`,
    );
    expect(problems).toEqual([]);
    expect(decisions.get("A")).toEqual({ decision: { kind: "accepted" }, seenMm: [1, 2, 3], reader: "NA" });
    expect(decisions.get("C")).not.toHaveProperty("reader");
    expect(countReaders(decisions.values())).toEqual({ decisions: 4, readers: 2, unsigned: 1 });
  });

  test("a file from before there were readers still reads", async () => {
    const { decisions, problems } = await decisionsOf(`${columns}\nA,accepted,,,,1,2,3\nB,,,,,,,\n`);
    expect(problems).toEqual([]);
    expect(countReaders(decisions.values())).toEqual({ decisions: 1, readers: 0, unsigned: 1 });
  });
});
