import type { ReactElement } from 'react'
import { Button } from '../../parts/button'
import { Icon } from '../../parts/icon'

/** The models that are asked, one to four. */
export const ModelLanes = ({
  models,
  available,
  onSet,
}: {
  readonly models: readonly string[]
  readonly available: readonly string[]
  readonly onSet: (models: readonly string[]) => void
}): ReactElement => (
  <div className="row wrap">
    {models.map((name, place) => (
      <label className="chip" key={`${place} ${name}`}>
        <Icon name="chip" size={12} />
        <span className="visually-hidden">Model {place + 1}</span>
        <select
          value={name}
          onChange={(event) =>
            onSet(
              event.target.value === ''
                ? models.filter((_, n) => n !== place)
                : models.map((one, n) => (n === place ? event.target.value : one)),
            )
          }
        >
          {[...new Set([...available, name])].map((id) => (
            <option key={id}>{id}</option>
          ))}
          {models.length > 1 && <option value="">take it away</option>}
        </select>
      </label>
    ))}
    <Button
      size="sm"
      icon="plus"
      off={models.length >= 4 ? 'Four stand side by side at most' : models.length === 0 && 'No model answers here'}
      onPress={() => onSet([...models, available.find((id) => !models.includes(id)) ?? models[0] ?? ''])}
    >
      Beside it
    </Button>
  </div>
)
