const DAY = /^(\d{4})-(\d\d)-(\d\d)$/;

/** From the beginning of one day to the end of another, in the zone of the page; what is no day asks for nothing. */
export function daysQuery(from: string, to: string): { fromMs?: number; toMs?: number } {
  const fromMs = startOf(from, 0);
  const nextMs = startOf(to, 1);
  return { ...(fromMs !== null && { fromMs }), ...(nextMs !== null && { toMs: nextMs - 1 }) };
}

/** Of the day so many days later: a day of a change of clocks is not 24 hours long. */
function startOf(text: string, later: number): number | null {
  const [, year, month, day] = DAY.exec(text) ?? [];
  const startMs = new Date(Number(year), Number(month) - 1, Number(day) + later).getTime();
  return Number.isNaN(startMs) ? null : startMs;
}
