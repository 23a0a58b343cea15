import { type MappingAlgorithm, type ThemeConfig, theme } from 'antd';

/** antd's algorithms shade the colours they are given; these are ours as they are, and meet the contrast that the tokens are tested for. */
function asGiven(base: MappingAlgorithm): MappingAlgorithm {
  return ({ colorPrimary, colorSuccess, colorWarning, colorError }, map) => ({
    ...base(theme.defaultSeed),
    ...map,
    colorPrimary,
    colorSuccess,
    colorWarning,
    colorError,
  });
}

export interface AntdLook {
  light: boolean;
  /** Of the text, and of all sizes with it. */
  scale: number;
}

/** antd in the colours of tokens.css: read from the page, so that a change there, or a wish for more contrast, reaches both. */
export function antdTheme(
  style: Pick<CSSStyleDeclaration, 'getPropertyValue'>,
  { light, scale }: AntdLook,
): ThemeConfig {
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim();
  const sized = (px: number) => Math.round(px * scale);
  const base = light ? theme.defaultAlgorithm : theme.darkAlgorithm;
  return {
    algorithm: [base, asGiven(base)],
    cssVar: { key: 'onescreen-antd' },
    hashed: false,
    token: {
      colorPrimary: token('accent'),
      colorInfo: token('accent'),
      colorLink: token('accent'),
      colorSuccess: token('green'),
      colorWarning: token('amber'),
      colorError: token('red'),
      colorTextLightSolid: token('accent-ink'),
      colorBgBase: token('ground'),
      colorBgLayout: token('ground'),
      colorBgContainer: token('surface-1'),
      colorBgElevated: token('surface-2'),
      colorBgContainerDisabled: token('surface-2'),
      colorText: token('ink'),
      colorTextSecondary: token('ink-2'),
      colorTextTertiary: token('ink-3'),
      colorTextPlaceholder: token('ink-3'),
      colorTextDescription: token('ink-3'),
      colorTextDisabled: token('ink-3'),
      colorBorder: token('field-line'),
      colorBorderSecondary: token('hairline'),
      colorSplit: token('hairline'),
      controlItemBgHover: token('surface-3'),
      controlItemBgActive: token('surface-3'),
      controlItemBgActiveHover: token('surface-3'),
      fontFamily: token('font'),
      fontSize: sized(14),
      fontSizeSM: sized(13),
      borderRadius: 4,
      borderRadiusLG: 6,
      controlHeight: sized(32),
      controlHeightSM: sized(26),
      sizeUnit: 4 * scale,
      sizeStep: 4 * scale,
      controlInteractiveSize: sized(16),
      motionDurationFast: '0.1s',
      motionDurationMid: '0.14s',
      motionDurationSlow: '0.18s',
      lineWidthFocus: 2,
    },
  };
}
