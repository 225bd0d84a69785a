/**
 * The public interface, kept: a change of what is exported, or of its types, fails until it is accepted
 * (`npm run api:accept`), so that a reviewer sees it as lines of `docs/api/*.api.md`, and the version follows.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  Extractor,
  ExtractorConfig,
  ExtractorLogLevel,
  type IConfigFile,
} from '@microsoft/api-extractor'
import { expect, it, onTestFinished } from 'vitest'
import { methods } from '../dist/methods.js'
import * as registry from '../dist/methods.js'

const root = join(import.meta.dirname, '..')

/** The entries but that of the methods, which has a report of its own. */
const ENTRIES = ['index', 'study', 'render', 'sql', 'data', 'node']

const reports = new Map<string, { readonly text: string; readonly forgotten: readonly string[] }>()

/** What API Extractor says of an entry: its report, and the types that its signatures need and that it does not export. */
function reportOf(entry: string) {
  const known = reports.get(entry)
  if (known) return known
  const folder = mkdtempSync(join(tmpdir(), 'ifn-api-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const configObject: IConfigFile = {
    projectFolder: root,
    mainEntryPointFilePath: join(root, `dist/${entry}.d.ts`),
    compiler: { tsconfigFilePath: join(root, 'tsconfig.build.json') },
    apiReport: {
      enabled: true,
      reportFolder: folder,
      reportTempFolder: folder,
      reportFileName: 'report',
    },
    docModel: { enabled: false },
    dtsRollup: { enabled: false },
    tsdocMetadata: { enabled: false },
    messages: {
      extractorMessageReporting: {
        default: { logLevel: ExtractorLogLevel.None },
        'ae-forgotten-export': { logLevel: ExtractorLogLevel.Warning },
      },
      tsdocMessageReporting: { default: { logLevel: ExtractorLogLevel.None } },
    },
  }
  const config = ExtractorConfig.prepare({
    configObject,
    configObjectFullPath: undefined,
    packageJsonFullPath: join(root, 'package.json'),
  })
  const forgotten: string[] = []
  const { succeeded } = Extractor.invoke(config, {
    localBuild: true,
    messageCallback: (message) => {
      message.handled = true
      const name = /^The symbol "(\w+?)(?:_\d+)?" needs to be exported/.exec(message.text)?.[1]
      if (message.messageId === 'ae-forgotten-export' && name !== undefined) forgotten.push(name)
    },
  })
  expect(succeeded).toBe(true)
  const report = { text: readFileSync(join(folder, 'report.api.md'), 'utf8'), forgotten }
  reports.set(entry, report)
  return report
}

it.each(ENTRIES)('%s.api.md tells the public interface of the entry', async (entry) => {
  await expect(reportOf(entry).text).toMatchFileSnapshot(join(root, `docs/api/${entry}.api.md`))
})

/** Named by the configuration of the reference as private: what signatures pass through and no caller names. */
const { intentionallyNotExported } = JSON.parse(
  readFileSync(join(root, 'tools/typedoc.json'), 'utf8'),
) as { readonly intentionallyNotExported: readonly string[] }
const inside = new Set(intentionallyNotExported.map((name) => name.split(':').at(-1)!))

it('every member of the public interface is documented', () => {
  expect(
    ENTRIES.flatMap((entry) =>
      [...reportOf(entry).text.matchAll(/\(undocumented\)\n(?:\s*\/\/.*\n)*(.*)/g)].map(
        ([, member]) => `${entry}: ${member!.trim()}`,
      ),
    ),
  ).toEqual([])
})

it('every type that a signature needs is exported by an entry, or is named as private', () => {
  const exported = new Set(
    ENTRIES.flatMap((entry) =>
      [
        ...reportOf(entry).text.matchAll(
          /^export (?:declare )?(?:abstract )?(?:class|const|function|interface|type) (\w+)/gm,
        ),
      ].map((found) => found[1]),
    ),
  )
  expect(
    ENTRIES.flatMap((entry) =>
      reportOf(entry)
        .forgotten.filter((name) => !exported.has(name) && !inside.has(name))
        .map((name) => `${entry}: ${name}`),
    ),
  ).toEqual([])
})

// The type of a method is its whole text: what code may rely on is less, and is told here.
it('methods.api.md tells the public interface of the methods: their names, identifiers, indicators and sub-indices', async () => {
  const lines = Object.entries(registry)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => {
      const method = methods.find((each) => each === (value as unknown))
      if (method === undefined)
        return `- \`${name}\`: ${typeof value === 'function' ? `function of ${value.length}` : 'list of all methods'}`
      const { id, version, variants = {}, indicators, subIndices } = method
      return [
        `- \`${name}\`: \`${id}\` ${version}`,
        `  - indicators: ${Object.keys(indicators).join(', ')}`,
        `  - sub-indices: ${Object.keys(subIndices).join(', ')}`,
        ...(Object.keys(variants).length > 0
          ? [`  - variants: ${Object.keys(variants).join(', ')}`]
          : []),
      ].join('\n')
    })
  await expect(
    `# Public interface of \`indice-fragilite-numerique/methods\`\n\n${lines.join('\n')}\n`,
  ).toMatchFileSnapshot(join(root, 'docs/api/methods.api.md'))
})
