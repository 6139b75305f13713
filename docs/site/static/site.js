// Code, tables and pictures that are wider than their place can be scrolled by keyboard.
document.querySelectorAll("pre, .table-wrapper, .gsd, .gsd .see, .formula, .cell_output").forEach((box) => {
  if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
});

// A short piece of code in a sentence, such as --force, stays on one line.
document.querySelectorAll("article :not(pre) > code").forEach((code) => {
  if (code.textContent.length <= 16) code.classList.add("short");
});
