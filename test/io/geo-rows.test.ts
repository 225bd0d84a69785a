/** Scores with their contours, as GIS read them. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parquetMetadata, parquetReadObjects } from 'hyparquet'
import { afterAll, describe, expect, it } from 'vitest'
import { decodeSheet } from '../../src/io/encode.ts'
import { geometryColumn, sheetToFlatGeobuf } from '../../src/io/geo-rows.ts'
import { encodeParquet } from '../../src/io/parquet.ts'
import { contours, sheet } from '../render/belfort.ts'

const folder = mkdtempSync(join(tmpdir(), 'ifn-geo-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
/** Belfort has no contour: its row stays. */
const without = { ...contours, shapes: contours.shapes.filter(({ code }) => code !== '90010') }
const hasOgr = spawnSync('ogrinfo', ['--version']).status === 0
const needsOgr = hasOgr ? '' : ' (skipped: ogrinfo, of gdal-bin, is not installed)'

describe('FlatGeobuf', () => {
  it.skipIf(!hasOgr)(`is read by ogrinfo: rows, types, values, bounds${needsOgr}`, async () => {
    const path = join(folder, 'scores.fgb')
    writeFileSync(path, await sheetToFlatGeobuf(sheet, without))
    const read = (...args: string[]): string =>
      spawnSync('ogrinfo', ['-al', ...args, path], { encoding: 'utf8' }).stdout
    const summary = read('-so')
    expect(summary).toContain('Geometry: Multi Polygon')
    expect(summary).toContain('Feature Count: 101')
    expect(summary).toContain('ID["EPSG",4326]')
    expect(summary).toMatch(
      /code_commune: String .*ifn: Real .*ifn_rang: Integer .*absences: String/s,
    )
    const [, west, south, east, north] =
      /Extent: \(([-\d.]+), ([-\d.]+)\) - \(([-\d.]+), ([-\d.]+)\)/.exec(summary)!
    const places = without.shapes.flatMap(({ geometry }) =>
      (geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates).flat(2),
    )
    const bounds = [
      Math.min(...places.map(([x]) => x!)),
      Math.min(...places.map(([, y]) => y!)),
      Math.max(...places.map(([x]) => x!)),
      Math.max(...places.map(([, y]) => y!)),
    ]
    for (const [k, read] of [west, south, east, north].entries())
      expect(Number(read)).toBeCloseTo(bounds[k]!, 6) // ogrinfo writes six decimals
    const belfort = read('-where', "code_commune = '90010'")
    const at = sheet.columns[0]!.values.indexOf('90010' as never)
    const value = sheet.columns.find(({ name }) => name === 'ifn')!.values[at] as number
    expect(Number(/ifn \(Real\) = ([\d.]+)/.exec(belfort)![1])).toBeCloseTo(value, 9)
    expect(belfort).toContain('MULTIPOLYGON EMPTY')
  })
})

describe('GeoParquet', () => {
  it('says its geometries as version 1.1 of the specification has them', async () => {
    const bytes = await encodeParquet(sheet, geometryColumn(sheet, without))
    const { key_value_metadata: said, schema } = parquetMetadata(bytes.slice().buffer)
    const geo = JSON.parse(said!.find(({ key }) => key === 'geo')!.value!) as {
      columns: { geometry: { bbox: number[] } }
    }
    expect(geo).toMatchObject({
      version: '1.1.0',
      primary_column: 'geometry',
      columns: {
        geometry: {
          encoding: 'WKB',
          geometry_types: ['MultiPolygon'],
          orientation: 'counterclockwise',
        },
      },
    })
    expect(geo.columns.geometry.bbox).toHaveLength(4)
    expect(schema.find(({ name }) => name === 'geometry')!.type).toBe('BYTE_ARRAY')
    expect(schema.find(({ name }) => name === 'ifn_rang')!.type).toBe('INT32')
  })

  it('has the polygons of the contours, read by hyparquet, and none for a row without a contour', async () => {
    const bytes = await encodeParquet(sheet, geometryColumn(sheet, without))
    const rows = (await parquetReadObjects({
      file: bytes.slice().buffer,
      columns: ['code_commune', 'geometry'],
    })) as {
      code_commune: string
      geometry: { type: string; coordinates: number[][][][] } | null
    }[]
    const shapes = new Map(without.shapes.map((shape) => [shape.code, shape.geometry]))
    expect(rows.find(({ code_commune: code }) => code === '90010')!.geometry ?? null).toBeNull()
    for (const { code_commune: code, geometry } of rows.filter((each) => each.geometry)) {
      const known = shapes.get(code)!
      const polygons = known.type === 'Polygon' ? [known.coordinates] : known.coordinates
      expect(geometry).toEqual({
        type: 'MultiPolygon',
        coordinates: polygons.map((rings) => rings.map((ring) => ring.toReversed())),
      })
    }
  })

  it('is read by DuckDB', async () => {
    const { DuckDBInstance } = await import('@duckdb/node-api')
    const path = join(folder, 'scores.geo.parquet')
    writeFileSync(path, await encodeParquet(sheet, geometryColumn(sheet, without)))
    const connection = await (await DuckDBInstance.create()).connect()
    const reader = await connection.runAndReadAll(
      `SELECT count(*)::INT, count(geometry)::INT, sum(ifn) FROM '${path}'`,
    )
    const index = sheet.columns.find(({ name }) => name === 'ifn')!.values as Float64Array
    const sum = index.reduce((all, value) => all + (Number.isNaN(value) ? 0 : value), 0)
    const [rows, drawn, total] = reader.getRows()[0]!
    expect([rows, drawn]).toEqual([101, 100])
    expect(total).toBeCloseTo(sum, 9)
  })

  it('is read back as the table that it is, without its geometries', async () => {
    const read = await decodeSheet(
      await encodeParquet(sheet, geometryColumn(sheet, without)),
      'parquet',
    )
    expect(read.columns).toEqual(sheet.columns)
    expect(read.metadata).toEqual(sheet.metadata)
  })
})
