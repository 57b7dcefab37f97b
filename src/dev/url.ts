/** The line that dev servers print for each of their URLs, with the page's. */
export function describeUrl(url: string): string {
  return `  ➜  Symbol docs:  ${url}`
}
