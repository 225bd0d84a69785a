/** What is public is documented where it is declared: the reference (`npm run docs`) is made of that. */
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { root } from '../support.ts'

const parsed = new Map<string, ts.SourceFile>()
function parse(path: string): ts.SourceFile {
  const known =
    parsed.get(path) ??
    ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.ES2023, true)
  parsed.set(path, known)
  return known
}

/** Names that a list of exports takes from each file, by the name that they have there. */
function exportsOf(path: string): { file: string; name: string }[] {
  const { statements } = parse(path)
  const at = (specifier: ts.Expression): string =>
    join(dirname(path), (specifier as ts.StringLiteral).text)
  // what is imported, and exported in another statement
  const homes = new Map(
    statements.flatMap((each) => {
      const names = ts.isImportDeclaration(each) ? each.importClause?.namedBindings : undefined
      return names && ts.isNamedImports(names)
        ? names.elements.map(
            ({ name }) => [name.text, at((each as ts.ImportDeclaration).moduleSpecifier)] as const,
          )
        : []
    }),
  )
  return statements.flatMap((each) => {
    if (
      !ts.isExportDeclaration(each) ||
      !each.exportClause ||
      !ts.isNamedExports(each.exportClause)
    )
      return []
    return each.exportClause.elements.flatMap(({ name, propertyName }) => {
      const file = each.moduleSpecifier ? at(each.moduleSpecifier) : homes.get(name.text)
      return file === undefined ? [] : [{ file, name: (propertyName ?? name).text }]
    })
  })
}

/** Where a name is declared, through the files that pass it on; its doc comment there. */
function docOf(file: string, name: string): string | undefined {
  const source = parse(file)
  for (const each of source.statements) {
    const names = ts.isVariableStatement(each)
      ? each.declarationList.declarations.map((one) => one.name.getText())
      : ts.isFunctionDeclaration(each) ||
          ts.isClassDeclaration(each) ||
          ts.isInterfaceDeclaration(each) ||
          ts.isTypeAliasDeclaration(each)
        ? [each.name?.text]
        : []
    if (names.includes(name))
      return (
        ts
          .getJSDocCommentsAndTags(each)
          .map((doc) => doc.getText())
          .join('') || undefined
      )
  }
  const passed = exportsOf(file).find((one) => one.name === name)
  return passed && docOf(passed.file, passed.name)
}

describe.each(['index.ts', 'methods.ts', 'study.ts', 'render.ts', 'sql.ts', 'node.ts'])(
  'src/%s',
  (entry) => {
    const listed = exportsOf(join(root, 'src', entry))

    it('lists what is public', () => {
      expect(listed.length).toBeGreaterThan(5)
    })

    it('lists nothing without a doc comment', () => {
      expect(
        listed
          .filter(({ file, name }) => docOf(file, name) === undefined)
          .map(({ file, name }) => `${file.slice(root.length + 1)} ${name}`),
      ).toEqual([])
    })
  },
)
