const slugify = (title: string): string =>
  title
    .normalize('NFKD')
    .replace(/[^\w\s-]/g, '')
    .trim()
    .replace(/\s+/g, '-')
    .toLowerCase()

function ellipsis(text: string, length = 80): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`
}

export { slugify as slug, ellipsis as shorten }
