import { describe, expect, it } from 'vitest'
import { recognise } from '../../src/ingest/recognise.ts'

const row = (text: string): string[] => text.split(';')

describe('recognise', () => {
  it('finds the header under the warning that ARCEP puts on the first line', () => {
    const found = recognise([
      ['Version beta : les données sont présentées en l’état'],
      row('code_insee;nom_com;nbr;type;inel_hd;elig_hd05;elig_thd30;date'),
      row('67017;Baerendorf;148;logloc;0;0;138;2019-09-30'),
    ])
    expect(found?.headerLine).toBe(2)
    expect(found?.source.id).toBe('arcep-debit')
    expect(found?.columns).toEqual([
      { column: 'nbr', variable: 'LOCAUX', unit: 'effectif', year: '2019-T3' },
    ])
  })

  it('takes the IRIS for the level of a census file that also has the commune', () => {
    const found = recognise([
      row('IRIS;COM;TYP_IRIS;LAB_IRIS;P20_POP;C20_POP15P'),
      row('010010000;01001;Z;5;859;700'),
    ])
    expect(found?.level).toBe('iris')
    expect(found?.key).toBe('IRIS')
    expect(found?.columns.map(({ variable, year }) => [variable, year])).toEqual([
      ['P_POP', '2020'],
      ['C_POP15P', '2020'],
    ])
    expect(found?.ignored.map(({ column }) => column)).toEqual(['TYP_IRIS', 'LAB_IRIS'])
  })

  it('tells a file of EPCI from one of communes by its codes, the column bearing the same name', () => {
    const header = row('CODGEO;LIBGEO;NBMENFISC16;MED16;TP6016')
    expect(recognise([header, row('200000172;CC Faucigny;10930;24129.5;8.8')])?.level).toBe('epci')
    expect(recognise([header, row('01001;L’Abergement;313;22679;')])?.level).toBe('commune')
  })

  it('keeps what a producer says of its columns where the user put others beside them', () => {
    const header =
      'CODGEO;LIBGEO;PMUN17;TX_65P_RP17;TP6016_PCT;THD30_PART_ARCEP_2019T3;MOBILE_SITES'
    const cells = '01001;L’Abergement;776;23.8;s;0.016;0'
    const published = recognise([row(header), row(cells)])!
    const completed = recognise([row(`${header};distance_lieu`), row(`${cells};4`)], {
      names: { indicators: { distance_lieu: 'valeur' }, variables: {} },
    })!
    expect(published.source.id).toBe('entrees-nationales')
    expect(completed.source.id).toBe('table-indicateurs')
    expect(completed.source.remarks).toEqual(published.source.remarks)
    expect(completed.source.producer).toContain('complété par l’utilisateur')
    expect(completed.columns.slice(0, -1)).toEqual(published.columns)
    expect(completed.columns.at(-1)?.column).toBe('distance_lieu')
    expect(completed.ignored).toEqual([
      { column: 'MOBILE_SITES', why: expect.stringContaining('ce n’est pas une couverture 4G') },
    ])
  })

  it('reads the counts of places of the national inputs as its own: the real file is signed', () => {
    const found = recognise([
      row(
        'CODGEO;LIBGEO;PMUN17;TX_65P_RP17;THD30_PART_ARCEP_2019T3;NB_BIBLIOTHEQUES;NB_FRANCE_SERVICES',
      ),
      row('01001;L’Abergement;776;23.8;0.016;0;0'),
    ])
    expect(found?.source.id).toBe('entrees-nationales')
    expect(found?.columns.map(({ variable }) => variable)).toEqual([
      'P_POP',
      'TX_POP65P',
      'TX_THD30',
      'NB_BIBLIOTHEQUES',
      'NB_FRANCE_SERVICES',
    ])
  })

  it('keeps declared and disposable incomes apart', () => {
    const found = recognise([row('IRIS;DEC_TP6021;DEC_MED21'), row('010040101;29,0;19330')])
    expect(found?.columns.map(({ variable }) => variable)).toEqual(['DEC_TP60', 'DEC_MED'])
  })

  it('says why the column of antennas is left aside', () => {
    const found = recognise([
      row('CODGEO;TX_65P_RP17;THD30_PART_ARCEP_2019T3;MOBILE_SITES_INDICE_BATCH8'),
      row('01001;23.7;0.01;0'),
    ])
    expect(found?.ignored).toEqual([
      {
        column: 'MOBILE_SITES_INDICE_BATCH8',
        why: 'compte des antennes : ce n’est pas une couverture 4G',
      },
    ])
  })

  it('reads a column that bears the name of an indicator, when it is told the names', () => {
    const rows = [row('code_commune;sans_fibre'), row('01001;0.2')]
    expect(recognise(rows)).toBeUndefined()
    expect(
      recognise(rows, { names: { indicators: { sans_fibre: 'valeur' }, variables: {} } })?.columns,
    ).toEqual([{ column: 'sans_fibre', variable: 'sans_fibre', unit: 'valeur', year: '' }])
  })

  it('does not take a file without codes for one of ours', () => {
    expect(recognise([row('nom;valeur'), row('Belfort;3')])).toBeUndefined()
  })
})
