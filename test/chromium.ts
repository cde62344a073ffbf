// A real Chromium for tests of pages: the one of the machine, in CI installed from Debian's packages where it lacks.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** Undefined where there is none and none can be installed: the test then says so and counts as skipped. */
export function chromiumPath(): string | undefined {
  const named = process.env.UPTAKE_CHROMIUM;
  const found = [...(named === undefined ? [] : [named]), ...places].find(existsSync);
  if (found !== undefined || !process.env.CI) return found;
  execFileSync("apt-get", ["update", "-qq"], { stdio: ["ignore", 2, 2] });
  execFileSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "chromium"], {
    stdio: ["ignore", 2, 2],
  });
  return places.find(existsSync);
}

/** Without a word to the network. */
export function openChromium(executablePath: string): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"],
  });
}
