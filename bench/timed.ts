/** What a run gives, and the medians of its times in milliseconds: on a busy machine CPU tells more than the wall clock. */
export function timed<V>(run: () => V, runs: number): { value: V; wall: number; cpu: number } {
  const times: { wall: number; cpu: number }[] = []
  let value: V
  for (let k = 0; k < runs; k++) {
    const [start, used] = [performance.now(), process.cpuUsage()]
    value = run()
    times.push({ wall: performance.now() - start, cpu: process.cpuUsage(used).user / 1000 })
  }
  const median = (key: 'wall' | 'cpu'): number =>
    times.map((each) => each[key]).toSorted((a, b) => a - b)[runs >> 1]!
  return { value: value!, wall: median('wall'), cpu: median('cpu') }
}
