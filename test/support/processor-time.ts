/** Processor time of this process so far, milliseconds: what else the machine is busy with does not count, as on the clock it would. */
export function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
