import { type MappingAlgorithm, type ThemeConfig, theme } from 'antd';

/** The dark algorithm dims the colours it is given; these are ours as they are, and meet the contrast that the tokens are tested for. */
const asGiven: MappingAlgorithm = ({ colorPrimary, colorSuccess, colorWarning, colorError }, map) => ({
  ...theme.darkAlgorithm(theme.defaultSeed),
  ...map,
  colorPrimary,
  colorSuccess,
  colorWarning,
  colorError,
});

/** antd in the colours of tokens.css: read from the page, so that a change there, or a wish for more contrast, reaches both. */
export function antdTheme(style: Pick<CSSStyleDeclaration, 'getPropertyValue'>): ThemeConfig {
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    algorithm: [theme.darkAlgorithm, asGiven],
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
      fontSize: 14,
      fontSizeSM: 13,
      borderRadius: 4,
      borderRadiusLG: 6,
      controlHeight: 32,
      controlHeightSM: 26,
      motionDurationFast: '0.1s',
      motionDurationMid: '0.14s',
      motionDurationSlow: '0.18s',
      lineWidthFocus: 2,
    },
  };
}
