/** The event of the fan-out scenarios, as `EVENT_TEXT` of the generator. */
export const EVENT = { text: "The tea is ready, and there is cake. ".repeat(5).slice(0, 176) };
