/**
 * A pixel in our style sheets is one of a page with text of normal size: in the build it becomes its part of a rem, so that all of the
 * interface grows with the text (frame/appearance/). Hairlines and the gaps between pictures, below 4 px, stay as they are.
 */

const ROOT_PX = 16;
const KEPT_BELOW_PX = 4;

export function pxToRem(text: string): string {
  return text.replace(/(?<![\w.#-])(-?)(\d+(?:\.\d+)?)px\b/gu, (whole, sign: string, digits: string) => {
    const px = Number(digits);
    return px < KEPT_BELOW_PX ? whole : `${sign}${px / ROOT_PX}rem`;
  });
}

/** For PostCSS. Container queries follow the text, media queries are of the window. */
export const pxToRemPlugin = {
  postcssPlugin: 'px-to-rem',
  Declaration(declaration: { value: string }): void {
    const value = pxToRem(declaration.value);
    if (value !== declaration.value) declaration.value = value;
  },
  AtRule: {
    container(rule: { params: string }): void {
      const params = pxToRem(rule.params);
      if (params !== rule.params) rule.params = params;
    },
  },
};
