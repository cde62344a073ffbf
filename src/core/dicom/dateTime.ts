// DICOM dates and times (PS3.5 6.2: DA, TM, DT) as seconds. Zone offsets are left out: all times of a scan are local to it.

/** Seconds of a date and time since 1970, as if in UTC; undefined where either is absent or impossible. */
export function dateTimeSeconds(date: string | undefined, time: string | undefined): number | undefined {
  const day = dateSeconds(date);
  const clock = clockSeconds(time);
  return day === undefined || clock === undefined ? undefined : day + clock;
}

/** A DT value ("20250101103000.000000") split into its date and time. */
export function splitDateTime(value: string | undefined): { readonly date?: string; readonly time?: string } {
  if (value === undefined) return {};
  const digits = value.replace(/[+-]\d{4}$/, "").trim();
  return { date: digits.slice(0, 8), ...(digits.length > 8 ? { time: digits.slice(8) } : {}) };
}

/** Seconds since midnight of a TM value ("103000.5", also the old "10:30:00"). */
export function clockSeconds(time: string | undefined): number | undefined {
  const match = /^(\d{2}):?(\d{2})?:?(\d{2}(?:\.\d*)?)?$/.exec(time?.trim() ?? "");
  if (match === null) return undefined;
  const [hours, minutes, seconds] = [match[1], match[2] ?? "0", match[3] ?? "0"].map(Number);
  return hours! < 24 && minutes! < 60 && seconds! < 61 ? hours! * 3600 + minutes! * 60 + seconds! : undefined;
}

/** "10:30:00" of seconds since midnight, or since 1970. */
export function describeClock(seconds: number): string {
  const whole = Math.round(seconds) % secondsPerDay;
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return parts.map((part) => String(part).padStart(2, "0")).join(":");
}

export const secondsPerDay = 86400;

function dateSeconds(date: string | undefined): number | undefined {
  const match = /^(\d{4})[.-]?(\d{2})[.-]?(\d{2})$/.exec(date?.trim() ?? "");
  if (match === null) return undefined;
  const [year, month, day] = match.slice(1).map(Number);
  const milliseconds = Date.UTC(year!, month! - 1, day!);
  const back = new Date(milliseconds);
  return back.getUTCMonth() === month! - 1 && back.getUTCDate() === day ? milliseconds / 1000 : undefined;
}
