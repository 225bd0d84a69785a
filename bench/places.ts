/**
 * How long the nearest of 20,000 places takes for 35,000 communes, beside a plain great-circle scan.
 *
 *     npx tsx places.ts
 *
 * Points made anew from a seed over mainland France, three places in four in one commune of twenty, as
 * mediation places are. The scan is timed on one commune in twenty, in the same run, and told for all of them;
 * before any time is told, both give the same distance for each of those.
 */
import { greatCircle, nearestPlaces, type Points } from '../src/geo/nearest.ts'
import { mulberry32 } from '../src/core/random.ts'
import { timed } from './timed.ts'

const [COMMUNES, PLACES, RUNS, ONE_IN] = [35_000, 20_000, 7, 20]
const random = mulberry32(2026)
const somewhere = (): [number, number] => [-4.7 + 12.8 * random(), 42.4 + 8.6 * random()]
const points = (given: readonly (readonly [number, number])[]): Points => ({
  lon: Float64Array.from(given, ([lon]) => lon),
  lat: Float64Array.from(given, ([, lat]) => lat),
})

const centres = Array.from({ length: COMMUNES }, somewhere)
const communes = points(centres)
const places = points(
  Array.from({ length: PLACES }, (_, i) => {
    const [lon, lat] = centres[Math.floor(random() * (i % 4 === 0 ? COMMUNES : COMMUNES / 20))]!
    return [lon + 0.02 * (random() - 0.5), lat + 0.02 * (random() - 0.5)] as const
  }),
)
const some = points(centres.filter((_, i) => i % ONE_IN === 0))

const ours = timed(() => nearestPlaces(communes, places), RUNS)
const scan = timed(() => scanned(some, places), 3)
scan.value.forEach((km, k) => {
  const own = ours.value.km[k * ONE_IN]!
  if (!(Math.abs(own - km) < 1e-9))
    throw new Error(`commune ${k * ONE_IN}: ${own} km, by a scan ${km} km`)
})
console.log(`${COMMUNES} communes × ${PLACES} places, Node ${process.versions.node}, medians`)
console.log(
  `  k-d tree on the sphere      ${ours.wall.toFixed(0).padStart(7)} ms   CPU ${ours.cpu.toFixed(0)} ms`,
)
console.log(
  `  great-circle scan           ${(scan.wall * ONE_IN).toFixed(0).padStart(7)} ms   ${((scan.cpu * ONE_IN) / ours.cpu).toFixed(0)} times ours in CPU (timed on 1 in ${ONE_IN})`,
)
console.log(`  target   under 1,000 ms of CPU: ${ours.cpu < 1000 ? 'met' : 'MISSED'}`)

function scanned(from: Points, to: Points): Float64Array {
  return from.lon.map((lon, i) => {
    let least = Infinity
    for (let j = 0; j < to.lon.length; j++)
      least = Math.min(least, greatCircle(lon, from.lat[i]!, to.lon[j]!, to.lat[j]!))
    return least
  })
}
