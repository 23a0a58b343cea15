/** What awaits `open` is held back until it is let go. */
export function gate() {
  let letGo = () => {};
  const open = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  return { open, letGo: () => letGo() };
}
