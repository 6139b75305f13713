// Reads [formula, display] a line, answers [html, problem] a line.
const katex = require(process.argv[2]);
require("readline").createInterface({ input: process.stdin }).on("line", (line) => {
  const [formula, display] = JSON.parse(line);
  let answer;
  try {
    answer = [katex.renderToString(formula, { displayMode: display, strict: false }), ""];
  } catch (problem) {
    answer = ["", problem.message];
  }
  process.stdout.write(JSON.stringify(answer) + "\n");
});
