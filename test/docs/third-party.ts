/** Whose code the package brings: the closure of its runtime dependencies, by the lock, and the notices of what is bundled. */
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { rolldown, type InputOptions } from 'rolldown'
import { external, input } from '../../scripts/bundle.mjs'
import { root } from '../support.ts'

interface Locked {
  readonly version: string
  readonly license?: string
  readonly dev?: boolean
  readonly peer?: boolean
}

const modules = join(root, 'node_modules')

const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
  packages: Readonly<Record<string, Locked>>
}

const nameOf = (path: string): string =>
  path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)

/** What is installed with the package, by its path in the lock. */
function runtimePackages(): [string, Locked][] {
  return Object.entries(packages).filter(([path, { dev, peer }]) => path !== '' && !dev && !peer)
}

interface Component {
  readonly 'bom-ref': string
  readonly name: string
  readonly version: string
  readonly properties?: unknown
  readonly externalReferences?: unknown
}

interface Bill {
  readonly bomFormat: string
  readonly specVersion: string
  readonly metadata: { readonly component: Component }
  readonly components: readonly Component[]
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[]
}

/**
 * `sbom.cdx.json`: what `npm sbom` says of the lock, but for the date, the version of npm, and what only this project's
 * own work needs (asked to leave that out, npm leaves out too what is needed by both).
 */
export function billOfMaterials(): string {
  const said = execFileSync('npm', ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    maxBuffer: 2 ** 26,
  })
  const { bomFormat, specVersion, metadata, components, dependencies } = JSON.parse(said) as Bill
  const shipped = new Set(
    runtimePackages().map(([path, { version }]) => `${nameOf(path)}@${version}`),
  )
  const isShipped = ({ name, version }: Component): boolean => shipped.has(`${name}@${version}`)
  const own = metadata.component['bom-ref']
  const kept = new Set([own, ...components.filter(isShipped).map((each) => each['bom-ref'])])
  const plain = ({ properties: _p, externalReferences: _e, ...each }: Component): object => each
  const bill = {
    bomFormat,
    specVersion,
    version: 1,
    // npm takes the name of the folder for that of the project
    metadata: { component: { ...plain(metadata.component), name: own.replace(/@[^@]*$/, '') } },
    components: components.filter(isShipped).map(plain),
    dependencies: dependencies
      .filter(({ ref }) => kept.has(ref))
      .map(({ ref, dependsOn }) => ({
        ref,
        dependsOn: dependsOn.filter((each) => kept.has(each)),
      })),
  }
  return `${JSON.stringify(bill, undefined, 2)}\n`
}

/** `THIRD-PARTY.md`. */
export async function thirdParty(): Promise<string> {
  const { peerDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    peerDependencies: Readonly<Record<string, string>>
  }
  const lines = new Set(
    runtimePackages().map(
      ([path, { version, license = 'unknown' }]) =>
        `| \`${nameOf(path)}\` | ${version} | ${license} |`,
    ),
  )
  const peers = Object.keys(peerDependencies).map(
    (name) => `| \`${name}\` | ${packages[`node_modules/${name}`]?.license ?? 'unknown'} |`,
  )
  const explorer = await bundledPackages({
    input: join(root, 'dist/render/explorer/page.js'),
    platform: 'browser',
  })
  const commands = await bundledPackages({ input, external, platform: 'node' })
  return `# Third-party licences

<!-- Made by npm run docs:generate from package-lock.json and the bundle: not to be edited by hand. -->

The code of this package is under the MIT licence (\`LICENSE\`); its data under the Licence Ouverte 2.0 (\`docs/sources.md\`).

## Installed with the package

| package | version in the lock | licence |
|---|---|---|
${[...lines].toSorted().join('\n')}

## Optional, installed by whoever wants them

| package | licence |
|---|---|
${peers.toSorted().join('\n')}

## Copied in the script of the explorer page

\`dist/render/explorer/page.bundle.js\`, and every page that \`ifn explorer\` writes, hold code of these packages.

${explorer.map(copied).join('\n\n')}

## Copied in the command line

\`dist/bin\` holds code of these packages, so that a command starts sooner.

${commands.map(copied).join('\n\n')}
`
}

function copied(name: string): string {
  return `### ${name}\n\n\`\`\`text\n${noticeOf(name)}\n\`\`\``
}

/** Packages whose modules the bundler puts in a script, as the build does. */
async function bundledPackages(options: InputOptions): Promise<string[]> {
  const bundle = await rolldown({ ...options, logLevel: 'silent' })
  const { output } = await bundle.generate({ format: 'esm' })
  await bundle.close()
  const ids = output.flatMap((each) =>
    each.type === 'chunk'
      ? Object.entries(each.modules).flatMap(([id, { code }]) => (code ? [id] : []))
      : [],
  )
  return [
    ...new Set(ids.flatMap((id) => id.match(/node_modules\/((?:@[^/]+\/)?[^/]+)\//)?.[1] ?? [])),
  ].toSorted()
}

/** The licence of a package, and the notice that some licences ask to be kept. */
function noticeOf(name: string): string {
  const folder = join(modules, name)
  const names = existsSync(folder) ? readdirSync(folder) : []
  const licence = names.find((each) => /^licen[cs]e/i.test(each))
  if (licence === undefined)
    throw new Error(`${dirname(folder)}: ${name} has no licence file to be copied`)
  return [licence, ...names.filter((each) => /^notice/i.test(each))]
    .map((each) => readFileSync(join(folder, each), 'utf8').trim())
    .join('\n\n')
}
