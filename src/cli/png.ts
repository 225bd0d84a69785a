/** Pictures of drawings. */
import { absentPeer } from '../io/optional.ts'

/**
 * Draws an SVG as a PNG of twice its size, by resvg: an optional library.
 *
 * @param svg drawing made by this library
 * @returns bytes of the picture
 * @throws {UserError} `dependance-absente` where the library is not installed
 */
export async function png(svg: string): Promise<Uint8Array> {
  const { Resvg } = await loadResvg()
  return new Resvg(svg, {
    fitTo: { mode: 'zoom', value: 2 },
    font: {
      loadSystemFonts: true,
      sansSerifFamily: 'DejaVu Sans',
      defaultFontFamily: 'DejaVu Sans',
    },
  })
    .render()
    .asPng()
}

async function loadResvg(): Promise<typeof import('@resvg/resvg-js')> {
  try {
    return await import('@resvg/resvg-js')
  } catch (cause) {
    throw absentPeer('@resvg/resvg-js', cause)
  }
}
