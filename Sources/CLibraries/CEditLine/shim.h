#include <stdio.h>
#include <wchar.h>
#include <histedit.h>

// Swift calls no function with a variable number of arguments: these give them fixed ones.

typedef unsigned char (*reckon_key_function)(EditLine *, int);
typedef char *(*reckon_prompt_function)(EditLine *);
typedef int (*reckon_read_function)(EditLine *, wchar_t *);

static inline int reckon_el_editor(EditLine *line, const char *name) {
  return el_set(line, EL_EDITOR, name);
}

static inline const char *reckon_el_current_editor(EditLine *line) {
  const char *name = NULL;
  return el_get(line, EL_EDITOR, &name) == 0 ? name : NULL;
}

static inline int reckon_el_prompt(EditLine *line, reckon_prompt_function prompt) {
  return el_set(line, EL_PROMPT, prompt);
}

static inline int reckon_el_reads(EditLine *line, reckon_read_function read) {
  return el_set(line, EL_GETCFN, read);
}

static inline int reckon_el_add(
    EditLine *line, const char *name, const char *help, reckon_key_function run) {
  return el_set(line, EL_ADDFN, name, help, run);
}

static inline int reckon_el_bind(EditLine *line, const char *key, const char *command) {
  return el_set(line, EL_BIND, key, command, NULL);
}

static inline int reckon_el_bind_command_mode(
    EditLine *line, const char *key, const char *command) {
  return el_set(line, EL_BIND, "-a", key, command, NULL);
}

static inline int reckon_el_history(EditLine *line, History *entries) {
  return el_set(line, EL_HIST, history, entries);
}

static inline int reckon_history_limit(History *entries, int count) {
  HistEvent event;
  return history(entries, &event, H_SETSIZE, count);
}

static inline int reckon_history_add(History *entries, const char *text) {
  HistEvent event;
  return history(entries, &event, H_ENTER, text);
}
