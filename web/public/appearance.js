// Before anything is drawn, so that no page begins in another theme than it goes on in. Kept by src/frame/appearance/appearance.ts.
(() => {
  const root = document.documentElement;
  try {
    const { theme, text } = JSON.parse(localStorage.getItem('onescreen.appearance') ?? '{}');
    if (['dark', 'light', 'contrast'].includes(theme)) root.dataset.theme = theme;
    if (['normal', 'large', 'huge'].includes(text)) root.dataset.text = text;
  } catch {
    // Whatever is kept there, the page begins as it was written.
  }
})();
