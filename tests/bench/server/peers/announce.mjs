/** Tells the process that started a server where it listens. */
export function announce(port) {
  console.log(JSON.stringify({ port }));
}
