import { app } from '@azure/functions'
import { handlerOf } from './http/door'
import { doors } from './http/doors'
import { watchClosedResponses } from './http/abort'
import { staticHandler } from './http/static'
import { openHouse } from './house'
import { knowledgeEvents } from './triggers/knowledge-events'

app.setup({ enableHttpStream: true })
watchClosedResponses()

for (const door of doors)
  app.http(door.name, {
    route: door.route,
    methods: [door.method],
    authLevel: 'anonymous',
    handler: handlerOf(door, openHouse),
  })

app.http('everythingElse', {
  route: '{*path}',
  methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
  authLevel: 'anonymous',
  handler: staticHandler(doors),
})

app.storageQueue('knowledgeEvents', {
  queueName: 'knowledge-events',
  connection: 'AzureWebJobsStorage',
  handler: knowledgeEvents(openHouse),
})

// Opening the stores while the host finishes starting takes the wait off the first caller; a fault shows at each door.
app.hook.appStart(async () => {
  await openHouse().catch(() => {})
})
app.hook.appTerminate(async () => {
  const house = await openHouse().catch(() => undefined)
  await house?.close()
})
