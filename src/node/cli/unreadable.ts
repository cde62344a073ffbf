// A file that was named and cannot be read.
import { fail } from "../../core/problem/problem.ts";

/** Throws what the file system's error means in words. */
export function unreadable(
  error: unknown,
  { code, file, expected }: { readonly code: string; readonly file: string; readonly expected: string },
): never {
  const reason = reasons[(error as NodeJS.ErrnoException).code ?? ""];
  return fail({
    code,
    where: { file },
    found: reason ?? `no file that can be read (${error instanceof Error ? error.message : String(error)})`,
    expected,
    remedy: "Correct the path; one with blanks needs quotes",
  });
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  ENOTDIR: "there is no such file",
  EISDIR: "a folder and no file",
  EACCES: "a file that you may not read",
  EPERM: "a file that you may not read",
  ERR_FS_FILE_TOO_LARGE: "a file of more than 2 GiB",
};
