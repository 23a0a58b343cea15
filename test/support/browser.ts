import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

/** Debian's Chromium without the program around the page, which takes a third of the processor. Playwright's own download is not used. */
const SHELL = '/usr/bin/chromium-headless-shell';
const WHOLE = '/usr/bin/chromium';
const ARGUMENTS = [
  // Tests run as root in a container, where Chromium's sandbox cannot.
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  // A machine without a way out must not spend its time on looking for Google's hosts.
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The wall of a control room on one screen. */
export const WALL_VIEWPORT = { width: 1920, height: 1080 };

/** A hub and who may enter it. */
export interface HubLogin {
  url: string;
  username: string;
  password: string;
}

export function startBrowser(extraArguments: readonly string[] = []): Promise<Browser> {
  return chromium.launch({ executablePath: SHELL, args: [...ARGUMENTS, ...extraArguments] });
}

/** As people have it, for the figures of benches. */
export function startWholeBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: WHOLE, args: ARGUMENTS });
}

/** A page of its own browser profile (nothing cached) that is logged in; it has not gone anywhere yet. */
export async function newLoggedInPage(
  browser: Browser,
  hub: HubLogin,
  viewport: { width: number; height: number } = WALL_VIEWPORT,
): Promise<Page> {
  const context = await browser.newContext({ viewport });
  await logInContext(context, hub);
  return context.newPage();
}

export async function logInContext(
  context: BrowserContext,
  { url, username, password }: HubLogin,
): Promise<void> {
  const reply = await context.request.post(`${url}/api/session`, {
    headers: { origin: url },
    data: { username, password },
  });
  if (!reply.ok()) throw new Error(`log-in failed: ${reply.status()} ${await reply.text()}`);
}
