/** An exported name means one thing in the tree, and says what it is in its doc comment. */
import { readdirSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { root } from './support.ts'

interface Exported {
  readonly name: string
  readonly file: string
  readonly documented: boolean
}

const src = join(root, 'src')
const exported = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => name.split(sep).join('/'))
  .sort()
  .flatMap((file) => exportsOf(file, readFileSync(join(src, file), 'utf8')))

describe('an exported name', () => {
  it('stands in one file only', () => {
    const files = new Map<string, readonly string[]>()
    for (const { name, file } of exported) files.set(name, [...(files.get(name) ?? []), file])
    const shared = [...files].filter(([, places]) => places.length > 1)
    expect(shared.map(([name, places]) => `${name}: ${places.join(', ')}`)).toEqual([])
  })

  it('has its doc comment', () => {
    const bare = exported.filter(({ documented }) => !documented)
    expect(bare.map(({ name, file }) => `${name}: ${file}`)).toEqual([])
  })

  it('is found in every form of declaration', () => {
    const found = exportsOf(
      'sample.ts',
      `/** A constant. */ export const a = 1, b = 2
      export function c(): void {}
      /** Overloads share the comment of the first. */
      export function d(x: number): void
      export function d(x: string): void
      export function d(): void {}
      export interface E {}
      const hidden = 1
      export { hidden as shown }
      export { other } from './other.ts'
      import { elsewhere } from './elsewhere.ts'
      export { elsewhere }`,
    )
    expect(found.map(({ name, documented }) => [name, documented])).toEqual([
      ['a', true],
      ['b', true],
      ['c', false],
      ['d', true],
      ['E', false],
      ['shown', false],
    ])
  })
})

/** The names that a file declares and exports; what it passes on from another file is the other's. */
function exportsOf(file: string, text: string): readonly Exported[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)
  const names = new Map<string, boolean>()
  const add = (name: string, documented: boolean) =>
    names.set(name, documented || names.get(name) === true)
  for (const statement of source.statements) {
    if (ts.isExportDeclaration(statement)) {
      if (statement.moduleSpecifier || !statement.exportClause) continue
      if (ts.isNamedExports(statement.exportClause))
        for (const { name, propertyName } of statement.exportClause.elements) {
          const declared = source.statements.find((s) => declares(s, (propertyName ?? name).text))
          if (declared) add(name.text, isDocumented(declared))
        }
    } else if (
      ts.canHaveModifiers(statement) &&
      ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
    ) {
      for (const name of namesOf(statement)) add(name, isDocumented(statement))
    }
  }
  return [...names].map(([name, documented]) => ({ name, file, documented }))
}

function namesOf(statement: ts.Statement): readonly string[] {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.map(({ name }) => name.getText())
  const { name } = statement as ts.Statement & { readonly name?: ts.Node }
  return name ? [name.getText()] : ['default']
}

function declares(statement: ts.Statement, name: string): boolean {
  return (
    (ts.isVariableStatement(statement) ||
      ts.isFunctionDeclaration(statement) ||
      ts.isInterfaceDeclaration(statement) ||
      ts.isTypeAliasDeclaration(statement)) &&
    namesOf(statement).includes(name)
  )
}

function isDocumented(statement: ts.Statement): boolean {
  return ts.getJSDocCommentsAndTags(statement).some(ts.isJSDoc)
}
