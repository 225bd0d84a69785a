/** What the notebooks use of the kernel. */
export declare const display: {
  html(text: string): void
  svg(text: string): void
  markdown(text: string): void
}
