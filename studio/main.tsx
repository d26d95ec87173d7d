import { createRoot } from 'react-dom/client'
import { App } from './app'
import './styles/tokens.css'
import './styles/base.css'

const place = document.getElementById('studio')
if (place) createRoot(place).render(<App />)
