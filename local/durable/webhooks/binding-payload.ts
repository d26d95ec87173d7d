/** Where everything of a task hub is found over HTTP, below the host's door. */
export const webhookPath = '/runtime/webhooks/durabletask'

/** Stands for an instance id in addresses; the client puts the real one in its place. */
const placeholder = 'INSTANCEID'

/** What ends every address: on Azure a key, here the form alone. */
function queryOf(hubName: string): string {
  return `taskHub=${hubName}&connection=Storage&code=local`
}

/** Addresses of one instance, or of the placeholder. */
export function managementUrls(origin: string, hubName: string, id: string = placeholder): Record<string, string> {
  const instance = `${origin}${webhookPath}/instances/${id === placeholder ? id : encodeURIComponent(id)}`
  const query = queryOf(hubName)
  return {
    id,
    statusQueryGetUri: `${instance}?${query}`,
    sendEventPostUri: `${instance}/raiseEvent/{eventName}?${query}`,
    terminatePostUri: `${instance}/terminate?reason={text}&${query}`,
    rewindPostUri: `${instance}/rewind?reason={text}&${query}`,
    purgeHistoryDeleteUri: `${instance}?${query}`,
    restartPostUri: `${instance}/restart?${query}`,
    suspendPostUri: `${instance}/suspend?reason={text}&${query}`,
    resumePostUri: `${instance}/resume?reason={text}&${query}`,
  }
}

/** What a function with a durable client is given, as JSON text. */
export function clientPayload(origin: string, hubName: string): string {
  const start = `${origin}${webhookPath}/orchestrators/{functionName}[/{instanceId}]`
  const query = 'code=local'
  return JSON.stringify({
    taskHubName: hubName,
    creationUrls: {
      createNewInstancePostUri: `${start}?${query}`,
      createAndWaitOnNewInstancePostUri: `${start}?timeout={timeoutInSeconds}&pollingInterval={intervalInSeconds}&${query}`,
    },
    managementUrls: managementUrls(origin, hubName),
    baseUrl: `${origin}${webhookPath}`,
    requiredQueryStringParameters: query,
  })
}
