import { render } from 'preact'
import { listenToKeys } from './state/keyboard.ts'
import { createPage, type Session } from './state/page.ts'
import { App } from './view/app.tsx'
import { PageContext } from './view/page-context.ts'

const session = JSON.parse(document.getElementById('session')!.textContent) as Session
const page = createPage(session)
listenToKeys(page)
render(
  <PageContext.Provider value={page}>
    <App />
  </PageContext.Provider>,
  document.getElementById('app')!,
)
