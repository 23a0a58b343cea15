/**
 * Takes the place of `@rc-component/util/es/Dom/dynamicCSS` in the build (see vite.config.ts): antd makes its styles while it runs and
 * would put them into the page as `<style>` elements, which our content security policy forbids. Sheets that a script constructs
 * are no inline styles, so they need no hole in the policy.
 *
 * Their order matters little: whatever antd writes stands in the layer `antd` (AdminRoot.tsx), below all that is ours.
 */

interface SheetOptions {
  /** The attribute under which antd looks for its sheets. */
  mark?: string;
}

/** What antd holds of a sheet: it notes its owner on it. */
type SheetHandle = Record<string, unknown> & { setAttribute(name: string, value: string): void };

interface Entry {
  css: string;
  sheet: CSSStyleSheet;
  handle: SheetHandle;
}

class DocumentSheets {
  private readonly entries = new Map<string, Entry>();

  update(css: string, key: string): SheetHandle {
    const known = this.entries.get(key);
    if (known) {
      if (known.css !== css) known.sheet.replaceSync(css);
      known.css = css;
      return known.handle;
    }
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    document.adoptedStyleSheets.push(sheet);
    const handle: SheetHandle = { setAttribute: () => undefined };
    this.entries.set(key, { css, sheet, handle });
    return handle;
  }

  remove(key: string): void {
    const entry = this.entries.get(key);
    if (!entry) return;
    this.entries.delete(key);
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== entry.sheet);
  }
}

// The page has one document, and antd calls these functions without any context of ours.
const sheets = new DocumentSheets();
const named = (key: string, { mark = '' }: SheetOptions) => `${mark}:${key}`;

export function updateCSS(css: string, key: string, options: SheetOptions = {}): SheetHandle {
  return sheets.update(css, named(key, options));
}

export function removeCSS(key: string, options: SheetOptions = {}): void {
  sheets.remove(named(key, options));
}

export function injectCSS(css: string): SheetHandle {
  return sheets.update(css, `injected:${css}`);
}

export function clearContainerCache(): void {
  // Nothing is looked up in containers here.
}
