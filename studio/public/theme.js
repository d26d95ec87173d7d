// Runs before the first paint, so that a chosen theme does not flash in the other one.
try {
  const { theme, density } = JSON.parse(localStorage.getItem('sluice.appearance') || '{}')
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
  if (density === 'compact' || density === 'roomy') document.documentElement.dataset.density = density
} catch {
  // A reader without storage follows the system.
}
