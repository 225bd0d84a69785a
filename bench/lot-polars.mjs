// The raw files of `lot.ts` scored by polars, as its users would: the columns that are wanted, lazily, exact quantiles.
import { join } from 'node:path'
import pl from 'nodejs-polars'

const folder = process.argv[2]
const shares = Array.from({ length: 9 }, (_, k) => (k + 1) / 10)
const read = (name, columns) =>
  pl.readCSV(join(folder, `${name}.csv`), {
    sep: ';',
    columns,
    nullValues: ['', 's'],
    dtypes: Object.fromEntries(
      columns.map((column) => [
        column,
        column === 'CODGEO' || column === 'code_commune' || name === 'filosofi'
          ? pl.Utf8
          : pl.Float64,
      ]),
    ),
  })
const filosofi = read('filosofi', ['CODGEO', 'TP6021']).withColumns(
  pl.col('TP6021').str.replace(',', '.').cast(pl.Float64).alias('TP6021'),
)
const m = read('population', ['CODGEO', 'P21_POP', 'P21_POP65P'])
  .join(
    read('diplomes', [
      'CODGEO',
      'P21_NSCOL15P',
      'P21_NSCOL15P_DIPLMIN',
      'P21_NSCOL15P_BEPC',
      'P21_NSCOL15P_CAPBEP',
    ]),
    { on: 'CODGEO' },
  )
  .join(read('menages', ['CODGEO', 'C21_MEN', 'C21_MENPSEUL', 'C21_MENFAMMONO']), { on: 'CODGEO' })
  .join(filosofi, { on: 'CODGEO' })
  .join(read('arcep', ['code_commune', 'THD30_PART_ARCEP_2021T3']), {
    leftOn: 'CODGEO',
    rightOn: 'code_commune',
  })
  .select(
    pl.col('CODGEO').alias('code'),
    pl.col('P21_POP').alias('population'),
    pl.col('C21_MENPSEUL').div(pl.col('C21_MEN')).alias('menages_une_personne'),
    pl.col('C21_MENFAMMONO').div(pl.col('C21_MEN')).alias('menages_monoparentaux'),
    pl.lit(1).sub(pl.col('THD30_PART_ARCEP_2021T3')).alias('thd'),
    pl.col('TP6021').div(pl.lit(100)).alias('pauvrete'),
    pl.col('P21_POP65P').div(pl.col('P21_POP')).alias('ages'),
    pl
      .col('P21_NSCOL15P_DIPLMIN')
      .add(pl.col('P21_NSCOL15P_BEPC'))
      .add(pl.col('P21_NSCOL15P_CAPBEP'))
      .div(pl.col('P21_NSCOL15P'))
      .alias('diplomes'),
  )
const ids = ['thd', 'pauvrete', 'ages', 'diplomes']
// this binding takes the nearest of two values for a quantile: the interpolation is made of both
const quantile = (values, p) => {
  const h = (values.length - 1) * p
  const [low, high] = [values[Math.floor(h)], values[Math.ceil(h)]]
  return low === high ? low : low + (h - Math.floor(h)) * (high - low)
}
const scored = m.withColumns(
  ...ids.map((id) => {
    const values =
      m.getColumn(id).dropNulls().sort().toTypedArray?.() ??
      m.getColumn(id).dropNulls().sort().toArray()
    const steps = shares.map((p) =>
      pl
        .col(id)
        .gtEq(pl.lit(quantile(values, p)))
        .cast(pl.Float64),
    )
    return steps.reduce((sum, step) => sum.add(step), pl.lit(1)).alias(`${id}_score`)
  }),
)
const present = (of) =>
  of.map((id) => pl.col(id).isNotNull().cast(pl.Float64)).reduce((a, b) => a.add(b))
const mean = (of) =>
  pl
    .when(present(of).gt(pl.lit(0)))
    .then(
      of
        .map((id) => pl.col(`${id}_score`).fillNull(0))
        .reduce((a, b) => a.add(b))
        .div(present(of)),
    )
    .otherwise(pl.lit(null))
const indexed = scored.withColumns(
  mean(ids.slice(0, 1)).alias('reseau'),
  mean(ids.slice(1)).alias('publics'),
  present(ids).div(pl.lit(5)).alias('couverture'),
  pl
    .when(present(ids).gtEq(pl.lit(2.5)))
    .then(mean(ids))
    .otherwise(pl.lit(null))
    .alias('ifn'),
)
const ranked = indexed
  .withColumns(
    pl.col('ifn').rank({ method: 'min', descending: true }).cast(pl.Float64).alias('ifn_rang'),
  )
  .sort('code')
ranked.writeIPC(join(folder, 'polars.arrow'))
if (process.argv[3] === 'dire')
  console.log(
    JSON.stringify(
      Object.fromEntries(
        ['code', 'ifn', 'ifn_rang', 'publics', 'menages_monoparentaux', 'couverture'].map(
          (name) => [name, ranked.getColumn(name).toArray()],
        ),
      ),
    ),
  )
