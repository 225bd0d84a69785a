/** Shares drawn towards that of their group (empirical Bayes): the moments of `stats/shrink.ts`, as steps. */
import type { Output, SqlStep } from './expression.ts'
import {
  above,
  aggregateOf,
  any,
  call,
  caseWhen,
  column,
  divide,
  equals,
  every,
  isMissing,
  isPresent,
  concat,
  minus,
  number,
  onlyIf,
  quotient,
  plus,
  sqlText,
  times,
  type Sql,
} from '../steps/expression.ts'
import { parentColumn, MEASURES } from './measures.ts'
import type { SqlPlan } from './plan.ts'

const GROUPS = 'groupes_lissage'
/** What a share is drawn towards: each territory above as a whole, whichever rows have a nearer one. */
const WHOLES = 'territoires_lissage'
const SPREAD = 'ecarts_lissage'
const RHO = 'rho_lissage'
/** Step that has the shrunken shares. */
export const SHRUNK = 'lissage'

/** Nothing when the method shrinks nothing, or has no counts to do it with. */
export function shrinkSteps({ method, indicators, names, reference }: SqlPlan): SqlStep[] {
  const ids = indicators.filter(({ shrunk }) => shrunk).map(({ id }) => id)
  if (ids.length === 0) return []
  const frozen = reference.kind === 'figee' ? (reference.frozen.shrinkage ?? {}) : {}
  const measured = ids.filter((id) => frozen[id] === undefined)
  // ρ is measured on the members of the reference; the share of a group, on all the rows that it holds
  const member =
    reference.kind === 'ensemble' || (reference.kind === 'figee' && reference.level === undefined)
      ? undefined
      : isPresent(column(MEASURES, 'groupe_reference'))
  const [num, den] = [
    (id: string): Sql => column(MEASURES, names.of(id, 'num')),
    (id: string): Sql => column(MEASURES, names.of(id, 'den')),
  ]
  const known = (id: string): Sql => every(above(den(id), number(0)), isPresent(num(id)))!
  const ofGroup = (id: string, what: string): Sql => column(GROUPS, names.of(id, `groupe_${what}`))
  const suffix = member === undefined ? '' : '_ref'

  const groups = ids.flatMap((id): Output[] => {
    const share = (what: string, condition: Sql): Output => ({
      name: names.of(id, `groupe_part${what}`),
      value: quotient(
        aggregateOf('sum', onlyIf(condition, num(id))),
        aggregateOf('sum', onlyIf(condition, den(id))),
      ),
    })
    if (!measured.includes(id)) return [share('', known(id))]
    const inReference = every(member, known(id))!
    return [
      share('', known(id)),
      ...(member === undefined ? [] : [share(suffix, inReference)]),
      { name: names.of(id, 'groupe_den'), value: aggregateOf('sum', onlyIf(inReference, den(id))) },
      {
        name: names.of(id, 'groupe_nombre'),
        value: aggregateOf('count', onlyIf(inReference, den(id))),
      },
    ]
  })

  const spread = measured.flatMap((id): Output[] => {
    const condition = every(member, known(id))!
    const m = ofGroup(id, `part${suffix}`)
    const noise = times(m, minus(number(1), m))
    const gap = minus(divide(num(id), den(id)), m)
    const count = ofGroup(id, 'nombre')
    return [
      {
        name: names.of(id, 'dispersion'),
        value: aggregateOf('sum', onlyIf(condition, times(den(id), times(gap, gap)))),
      },
      {
        name: names.of(id, 'hasard'),
        value: aggregateOf(
          'sum',
          onlyIf(condition, divide(times(noise, minus(count, number(1))), count)),
        ),
      },
      {
        name: names.of(id, 'portee'),
        value: aggregateOf(
          'sum',
          onlyIf(
            condition,
            times(
              times(noise, minus(number(1), divide(den(id), ofGroup(id, 'den')))),
              minus(den(id), number(1)),
            ),
          ),
        ),
      },
    ]
  })

  const rho = measured.map((id): Output => {
    const of = (what: string): Sql => column(SPREAD, names.of(id, what))
    const found = divide(minus(of('dispersion'), of('hasard')), of('portee'))
    return {
      name: names.of(id, 'rho'),
      value: onlyIf(
        above(of('portee'), number(0)),
        call('least', number(1), call('greatest', number(0), found)),
      ),
    }
  })

  const shrunk = ids.map((id): Output => {
    const r = measured.includes(id) ? column(RHO, names.of(id, 'rho')) : number(frozen[id]!)
    const m = column(WHOLES, names.of(id, 'groupe_entier'))
    const prior = divide(minus(number(1), r), r)
    const drawn = caseWhen(
      [
        [
          any([isMissing(m), ...(r.kind === 'number' ? [] : [isMissing(r)])]),
          divide(num(id), den(id)),
        ],
        ...(r.kind === 'number' && r.value !== 0 ? [] : [[equals(r, number(0)), m] as const]),
      ],
      divide(plus(num(id), times(prior, m)), plus(den(id), prior)),
    )
    return { name: names.of(id, 'lisse'), value: caseWhen([[known(id), drawn]]) }
  })

  const entire = ids.map((id): Output => ({
    name: names.of(id, 'groupe_entier'),
    value: quotient(
      aggregateOf('sum', onlyIf(known(id), num(id))),
      aggregateOf('sum', onlyIf(known(id), den(id))),
    ),
  }))
  const wholes = (method.shrinkage?.towards ?? []).map((level) => {
    const code = column(MEASURES, parentColumn(level))
    return {
      from: MEASURES,
      columns: [{ name: 'groupe_lissage', value: concat(sqlText(`${level} `), code) }, ...entire],
      where: isPresent(code),
      groupBy: [code],
    }
  })
  const ofItsGroup = equals(column(GROUPS, 'groupe_lissage'), column(MEASURES, 'groupe_lissage'))
  return [
    {
      name: GROUPS,
      title:
        'Groupes du lissage : numérateur, dénominateur et nombre de territoires de chaque groupe.',
      body: [
        {
          from: MEASURES,
          columns: [
            { name: 'groupe_lissage', value: column(MEASURES, 'groupe_lissage') },
            ...groups,
          ],
          groupBy: [column(MEASURES, 'groupe_lissage')],
        },
      ],
    },
    {
      name: WHOLES,
      title: 'Parts vers lesquelles on lisse : chaque territoire au-dessus, entier, et l’ensemble.',
      body: [
        ...wholes,
        {
          from: MEASURES,
          columns: [{ name: 'groupe_lissage', value: sqlText('france') }, ...entire],
        },
      ],
    },
    ...(measured.length === 0
      ? []
      : [
          {
            name: SPREAD,
            title:
              'Dispersion des parts autour de celle de leur groupe, et ce que le hasard en explique.',
            body: [
              {
                from: MEASURES,
                columns: spread,
                joins: [{ kind: 'inner', table: GROUPS, on: ofItsGroup }],
              },
            ],
          } satisfies SqlStep,
          {
            name: RHO,
            title:
              'Rho, de 0 (les territoires d’un groupe se ressemblent) à 1 (chacun garde sa part).',
            body: [{ from: SPREAD, columns: rho }],
          } satisfies SqlStep,
        ]),
    {
      name: SHRUNK,
      title:
        'Lissage : chaque part rapprochée de celle de son groupe, d’autant plus que l’effectif est petit (Bayes empirique).',
      body: [
        {
          from: MEASURES,
          all: MEASURES,
          columns: shrunk,
          joins: [
            {
              kind: 'inner',
              table: WHOLES,
              on: equals(column(WHOLES, 'groupe_lissage'), column(MEASURES, 'groupe_lissage')),
            },
            ...(measured.length === 0 ? [] : [{ kind: 'cross', table: RHO } as const]),
          ],
        },
      ],
    },
  ]
}
