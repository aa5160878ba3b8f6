/** Parts text into lines. */
export class TextLineStream extends TransformStream<string, string> {
  constructor() {
    let unfinished = "";
    super({
      transform(chunk, controller) {
        const lines = (unfinished + chunk).split("\n");
        unfinished = lines.pop()!;
        for (const line of lines) controller.enqueue(line);
      },
      flush(controller) {
        if (unfinished) controller.enqueue(unfinished);
      },
    });
  }
}
