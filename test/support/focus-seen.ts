import type { Page } from 'playwright-core';

export interface Focus {
  /** Role, name, and which of its kind: enough to tell two elements apart. */
  element: string;
  /** Within the window, with an outline, a shadow or a border of its own, or on its label or active row. */
  seen: boolean;
}

/** What has the focus, and whether somebody at the screen can see that; null when nothing has it. */
export function focusOf(page: Page): Promise<Focus | null> {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (!element || element === document.body) return null;
    const row = document.getElementById(element.getAttribute('aria-activedescendant') ?? '');
    const label = element.closest('label');
    // antd marks the frame around its field.
    const frame = element.closest('[class*="-focused"]');
    const around = [element, label, element.parentElement, frame, row].filter((one) => one !== null);
    const marked = around.some((one) => {
      const style = getComputedStyle(one);
      return (style.outlineStyle !== 'none' && style.outlineWidth !== '0px') || style.boxShadow !== 'none';
    });
    const framed = Number.parseFloat(getComputedStyle(element, '::after').borderTopWidth) > 0;
    const box = (label ?? element).getBoundingClientRect();
    const inside =
      box.width > 0 && box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth;
    const name = element.getAttribute('aria-label') ?? label?.textContent ?? element.textContent ?? '';
    const all = [...document.querySelectorAll('*')];
    return {
      element: `${element.getAttribute('role') ?? element.tagName} “${name.trim().slice(0, 60)}” #${all.indexOf(element)}`,
      seen: inside && (marked || framed),
    };
  });
}

/** Tab until the element has the focus; fails when it is lost, hidden or stays where it is on the way. */
export async function tabTo(page: Page, wanted: RegExp, key = 'Tab', limit = 80): Promise<string[]> {
  const way: string[] = [];
  while (way.length < limit) {
    await page.keyboard.press(key);
    const focus = await focusOf(page);
    if (!focus) throw new Error(`nothing has the focus after ${way.at(-1)}`);
    if (!focus.seen) throw new Error(`nobody sees the focus on ${focus.element}`);
    if (focus.element === way.at(-1)) throw new Error(`the focus is trapped on ${focus.element}`);
    way.push(focus.element);
    if (wanted.test(focus.element)) return way;
  }
  throw new Error(`no ${wanted} on the way of ${key}:\n${way.join('\n')}`);
}
