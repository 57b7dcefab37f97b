import docs, { onUpdate } from '~symbol-docs'
import { addTax, Cart, formatMoney, money, TaxClass, type Product } from '../src/index.ts'

const PRODUCTS: Product[] = [
  { sku: 'mug-1', title: 'Enamel mug', price: money(12, 'EUR'), stock: 9 },
  { sku: 'bag-1', title: 'Canvas bag', price: money(24.5, 'EUR'), stock: 4 },
  { sku: 'pen-1', title: 'Brass pen', price: money(39, 'EUR'), stock: 2 },
]

const find = (id: string): HTMLElement => document.getElementById(id)!
const cart = new Cart()

function showTotal(): void {
  find('total').textContent = formatMoney(addTax(cart.total, TaxClass.Standard))
}

/** The shop shows its own docs: what it imports is documented, and new docs come without a reload. */
function showDocs(): void {
  const { stats, symbols } = docs
  find('coverage').textContent = `${stats.documented} of ${stats.symbols} symbols documented`
  const entries = Object.values(symbols).flatMap(({ name, docs: text }) => {
    const [term, summary] = [document.createElement('dt'), document.createElement('dd')]
    term.textContent = name
    summary.textContent = text?.summary ?? 'Not documented yet.'
    return [term, summary]
  })
  find('docs').replaceChildren(...entries)
}

for (const product of PRODUCTS) {
  const item = document.createElement('li')
  const button = document.createElement('button')
  button.textContent = 'Add'
  button.addEventListener('click', () => {
    try {
      cart.add(product)
    } catch (error) {
      button.disabled = true
      button.textContent = (error as Error).message
    }
  })
  item.append(`${product.title}, ${formatMoney(product.price)} `, button)
  find('products').append(item)
}

cart.subscribe(showTotal)
showTotal()
onUpdate(showDocs)
showDocs()
