import { createRoot } from 'react-dom/client'
import { App } from './app'
import { fetchPageOf } from './frame/page-code'
import { pages } from './pages'
import './styles/tokens.css'
import './styles/base.css'

const patienceMs = 200
const place = document.getElementById('studio')

// With the page's code at hand nothing is drawn twice; without it the frame comes first.
void Promise.race([
  fetchPageOf(pages, location.pathname),
  new Promise((resolve) => {
    setTimeout(resolve, patienceMs)
  }),
]).then(() => {
  if (place) createRoot(place).render(<App />)
})
