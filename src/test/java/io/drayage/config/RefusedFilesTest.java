package io.drayage.config;

import static io.drayage.config.SyncFiles.SECRET;
import static io.drayage.config.SyncFiles.problemsOf;
import static io.drayage.config.SyncFiles.withMapping;
import static io.drayage.config.SyncFiles.withSource;
import static io.drayage.config.SyncFiles.withTask;
import static io.drayage.config.SyncFiles.withTop;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Each row: a snippet ({@code ;;} is a line break), its problem's place, and part of the message.
 */
class RefusedFilesTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0000',
      textBlock =
          """
          relay: rsync                             | 1:8  | invalid relay type: 'rsync'
          relay: Skopeo                            | 1:8  | invalid relay type
          relay: [skopeo]                          | 1:8  | relay takes a text, not a list
          relay: skopeo;;dockerhost: unix:///d     | 2:13 | setting 'dockerhost' implies 'docker' relay
          relay: native;;dockerhost: x             | 2:13 | setting 'dockerhost' implies 'docker' relay
          docker: {host: x}                        | 1:10 | unknown key 'host' in docker; did you mean 'dockerhost'?
          watch: sometimes                         | 1:8  | watch takes true or false, not 'sometimes'
          watch: [true]                            | 1:8  | watch takes a text, not a list
          skopeo: skopeo                           | 1:9  | skopeo takes a mapping (binary, certs-dir, exec)
          skopeo: {cert-dir: /a}                   | 1:10 | did you mean 'certs-dir'?
          skopeo: {certs-dir: "a\\0b"}             | 1:21 | cannot be a folder's path
          lister: {maxItems: many}                 | 1:20 | maxItems takes a whole number, or -1
          lister: {maxItems: -2}                   | 1:20 | maxItems takes a whole number, or -1
          lister: {maxItems: 1.5}                  | 1:20 | maxItems takes a whole number, or -1
          lister: {cacheDuration: 2}               | 1:25 | cacheDuration takes a duration with its units
          lister: {cacheDuration: -1h}             | 1:25 | cacheDuration takes a duration with its units
          lister: {maxitem: 3}                     | 1:10 | did you mean 'maxItems'?
          platform: linux/arm/v7/x                 | 1:11 | platform takes all, or OS[/ARCH[/VARIANT]]
          platform: All                            | 1:11 | platform takes all
          platform: linux/amd64,linux/arm64        | 1:11 | platform takes all
          platform: [linux/amd64, All]             | 1:25 | `all` stands alone, not in a list
          platform: []                             | 1:11 | a list of platforms has 1 to 50 items
          cron: '0 0 * * * ?'                      | 1:1  | unknown key 'cron' at top level; known here: relay
          taks: []                                 | 1:1  | unknown key 'taks' at top level; did you mean 'tasks'?
          Watch: true                              | 1:1  | did you mean 'watch'?
          watch: true;;watch: false                | 2:1  | the key 'watch' is written twice, first in line 1
          anchor: &unused {a: 1}                   | 1:1  | unknown key 'anchor'
          "<<": {watch: true}                      | 1:1  | unknown key '<<'
          <<: true                                 | 1:1  | '<<' takes a mapping
          [a]: b                                   | 1:1  | a key is a plain word
          skopeo: {binary: ${SKOPEO}}              | 1:19 | ${...} inside { } or [ ] needs quotes around the whole value
          platform: [linux/${ARCH}, all]           | 1:19 | needs quotes around the whole value
          watch: {{ .watch }}                      | 1:9  | a key is a plain word
          skopeo: !!set {binary: skopeo}           | 1:9  | the YAML tag '!!set' means nothing here
          """)
  void theTopLevelIsChecked(String snippet, String place, String message) {
    assertProblem(withTop(lines(snippet)), place, message);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0000',
      textBlock =
          """
          interval: 60                             | 2:5  | a task requires a name
          name:                                    | 5:5  | a task requires a name
          name: ''                                 | 5:11 | a task requires a name
          name: "a\\nb"                            | 5:11 | a task's name is one line
          name: {T}                                | 5:11 | write the value without { and }
          name: T;;interval: 1                     | 6:15 | minimum task interval is 30 seconds
          name: T;;interval: 29                    | 6:15 | minimum task interval is 30 seconds
          name: T;;interval: 2.9e1                 | 6:15 | minimum task interval is 30 seconds
          name: T;;interval: -1                    | 6:15 | task interval needs to be 0 or a positive integer
          name: T;;interval: 60.5                  | 6:15 | task interval needs to be 0 or a positive integer
          name: T;;interval: .inf                  | 6:15 | task interval needs to be 0 or a positive integer
          name: T;;interval: 060                   | 6:15 | task interval needs to be 0 or a positive integer
          name: T;;interval: 1e99                  | 6:15 | task interval needs to be 0 or a positive integer
          name: T;;interval: 6h                    | 6:15 | not '6h'; write 21600
          name: T;;interval: [60]                  | 6:15 | interval takes a text, not a list
          name: T;;verbose: loud                   | 6:14 | verbose takes true or false
          name: T;;intervall: 60                   | 6:5  | unknown key 'intervall' in a task; did you mean 'interval'?
          name: T;;tags: [latest]                  | 6:5  | unknown key 'tags' in a task
          name: T;;platform: [linux, li nux]       | 6:23 | platform takes all, or OS
          """)
  void aTaskIsChecked(String snippet, String place, String message) {
    assertProblem(withTask(lines(snippet)), place, message);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0000',
      textBlock =
          """
          auth: none                               | 4:7  | source registry in task 'T' invalid: registry not set
          registry:                                | 4:7  | source registry in task 'T' invalid: registry not set
          registry: ''                             | 4:17 | source registry in task 'T' invalid: registry not set
          registry: https://quay.io                | 4:17 | 'https://quay.io' has a scheme: write host[:port] only
          registry: quay.io/spaceone               | 4:17 | has a path, which belongs in `from` or `to`
          registry: ' quay.io'                     | 4:17 | is not a registry: write host[:port]
          registry: quay.io:port                   | 4:17 | is not a registry: write host[:port]
          registry: {quay.io:5000}                 | 4:17 | write the value without { and }
          registry: {host: quay.io}                | 4:17 | registry takes a text, not a mapping
          registry: 1234@public.ecr.aws            | 4:17 | is not a registry: write host[:port]
          registry: quay.io;;auth_: none           | 5:7  | unknown key 'auth_' in source; did you mean 'auth'?
          registry: quay.io;;password: x           | 5:7  | known here: registry, auth, skip-tls-verify
          registry: quay.io;;skip_tls_verify: true | 5:7  | did you mean 'skip-tls-verify'?
          registry: quay.io;;skip-tls-verify: si   | 5:24 | skip-tls-verify takes true or false
          registry: quay.io;;auth-refresh: 10h     | 5:21 | 'quay.io' is not an ECR registry
          registry: quay.io;;auth-refresh: 10      | 5:21 | auth-refresh takes a duration with its units
          registry: quay.io;;lister: {type: dockerhub} | 5:15 | lists Docker Hub, which this registry is not
          registry: quay.io;;lister: {type: index, search: ' '} | 5:15 | needs `search`
          registry: quay.io;;lister: {search: x}   | 5:15 | a lister needs a `type`
          registry: quay.io;;lister: {type: index} | 5:15 | a lister of type index needs `search`
          registry: quay.io;;lister: {type: all}   | 5:15 | the lister's type is none of
          registry: docker.io;;lister: {type: catalog} | 5:15 | Docker Hub has no catalog
          registry: quay.io;;lister: catalog       | 5:15 | lister takes a mapping (type, search)
          registry: quay.io;;auth: [none]          | 5:13 | auth takes a text, not a list
          registry: quay.io;;auth: c2Vjc           | 5:13 | source registry in task 'T' invalid: invalid Auth
          registry: quay.io;;auth: WyJ1IiwicDoxIl0= | 5:13 | source registry in task 'T' invalid: invalid Auth: it holds JSON that is not
          registry: quay.io;;auth: c2Vj cmV0       | 5:13 | YAML joins its lines by blanks (a '>' block too)
          """)
  void aLocationIsChecked(String snippet, String place, String message) {
    assertProblem(withSource(lines(snippet)), place, message);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0000',
      textBlock =
          """
          to: app                                  | 6:9  | mapping without 'From' path
          from:                                    | 6:9  | mapping without 'From' path
          from: ''                                 | 6:15 | mapping without 'From' path
          just a text                              | 6:9  | mapping without 'From' path
          [app]                                    | 6:9  | mapping without 'From' path
          from: app:1.0                            | 6:15 | names a tag, which belongs in the mapping's `tags`
          from: team/app@sha256:0                  | 6:15 | names a digest, which belongs in the mapping's `tags`
          from: docker://redis                     | 6:15 | has a scheme: the host belongs in the source's `registry`
          from: https://quay.io/team/app           | 6:15 | has a scheme
          from: quay.io/team/app                   | 6:15 | begins with a registry, which belongs in the source's `registry`
          from: localhost/team/app                 | 6:15 | begins with a registry
          from: 10.1.2.3/team/app                  | 6:15 | begins with a registry
          from: harbor:5000/team/app               | 6:15 | begins with a registry
          from: dst.example.com/team/app           | 6:15 | begins with a registry
          from: ' app'                             | 6:15 | begins or ends with a blank
          from: "app\\n"                           | 6:15 | begins or ends with a blank
          from: Team/App                           | 6:15 | is not a repository's path
          from: //app                              | 6:15 | is not a repository's path
          from: app/                               | 6:15 | is not a repository's path
          from: ../app                             | 6:15 | is not a repository's path
          from: /                                  | 6:15 | is not a repository's path
          from: [app]                              | 6:15 | from takes a text, not a list
          from: regex:team/(                       | 6:15 | from: 'team/(' is not a regular expression
          from: 'regex:a{1001}'                    | 6:15 | is not a regular expression
          from: 'regex:(?=a)'                      | 6:15 | without look-around
          from: 'regex:'                           | 6:15 | needs an expression
          from: app;;to: team/app:1.0              | 7:13 | to: 'team/app:1.0' names a tag
          from: app;;to: harbor.example.com/app    | 7:13 | which belongs in the target's `registry`
          from: app;;to: regex:a(,b                | 7:13 | to: 'a(' is not a regular expression
          from: app;;to: regex:,b                  | 7:13 | needs an expression before the comma
          from: app;;to: regex:app,APP             | 7:13 | what the rule makes of '/app' is not a repository's path
          from: app;;to: 'regex:a(b),${1}${x}'     | 7:13 | the environment variable x is not set
          from: app;;to: 'regex:a(b)${x},${1}'     | 7:13 | the environment variable x is not set
          from: app;;to: regex:a                   | 7:13 | needs a replacement
          from: app;;tag: [latest]                 | 7:9  | unknown key 'tag' in a mapping; did you mean 'tags'?
          from: app;;tgas: [latest]                | 7:9  | did you mean 'tags'?
          from: app;;From: app                     | 7:9  | did you mean 'from'?
          from: app;;tags: latest                  | 7:15 | tags takes a list, not a text: write tags: ['latest']
          from: app;;tags: {latest}                | 7:15 | tags takes a list, not a mapping
          from: app;;tags: [latest, ~]             | 7:24 | an item of `tags` is empty
          from: app;;tags: [null]                  | 7:16 | an item of `tags` is empty
          from: app;;tags: ['']                    | 7:16 | an item of `tags` is empty
          from: app;;tags: [' ']                   | 7:16 | an item of `tags` is empty
          from: app;;tags:;;-                      | 8:10 | an item of `tags` is empty
          from: app;;tags:;;- semver: '>=1.0.0'    | 8:11 | needs quotes, or YAML makes a mapping of it: - 'semver: …'
          from: app;;tags:;;- regex: !x            | 8:11 | needs quotes
          from: app;;tags: [[a, b]]                | 7:16 | a list inside `tags`
          from: app;;tags: [!x y]                  | 7:16 | '!x' is read as a YAML tag
          from: app;;platform: [all]               | 7:20 | `all` stands alone, not in a list
          from: app;;platform: [linux, ~]          | 7:27 | an item of `platform` is empty
          from: app;;platform: [[linux]]           | 7:20 | an item of platform takes a text, not a list
          from: app;;platform: li nux              | 7:19 | platform takes all
          from: ${REPOSITORY}                      | 6:15 | the environment variable REPOSITORY is not set
          from: app;;tags: ['${ONE}${TWO:-x${Y}}'] | 7:16 | the environment variable ONE is not set
          """)
  void aMappingIsChecked(String snippet, String place, String message) {
    assertProblem(withMapping(lines(snippet)), place, message);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0000',
      textBlock =
          """
          tasks: {name: T}                         | 1:8  | tasks takes a list
          tasks: [T]                               | 1:9  | a task requires a name
          tasks: [~]                               | 1:9  | a task requires a name
          tasks: [{name: T}]                       | 1:9  | source registry in task 'T' invalid: location is nil
          tasks: [{name: T, source: }]             | 1:19 | source registry in task 'T' invalid: location is nil
          tasks: [{name: T}]                       | 1:9  | target registry in task 'T' invalid: location is nil
          tasks: [{name: T, target: {}}]           | 1:27 | target registry in task 'T' invalid: registry not set
          tasks: [{name: T, source: quay.io}]      | 1:27 | source takes a mapping (registry
          tasks: [{name: T, mappings: {from: a}}]  | 1:29 | mappings takes a list
          - name: T                                | 1:1  | a sync file is a mapping with `tasks`, this is a list
          tasks                                    | 1:1  | a sync file is a mapping with `tasks`, this is a text
          ~                                        | 1:1  | a sync file is a mapping with `tasks`, this is nothing
          tasks: [                                 | 1:9  | but found the end of the file (while parsing a flow node that begins in line 1)
          tasks: 'T                                | 1:10 | that begins in line 1
          relay: skopeo: native                    | 1:14 | not valid YAML: mapping values are not allowed here
          tasks:;;  - name: a;;   source: b        | 3:4  | this is indented like nothing above it
          tasks: *none                             | 1:8  | found undefined alias none
          tasks: @none                             | 1:8  | found character '@' that cannot start any token
          tasks:;;\t- name: T                      | 2:1  | a tab cannot indent: use blanks
          x-a: &a [*a]                             | 1:6  | an alias leads back into the anchor that holds it
          x-a: &a {<<: *a}                         | 1:6  | an alias leads back into the anchor that holds it
          """)
  void theShapeOfTheFileIsChecked(String text, String place, String message) {
    assertProblem(lines(text), place, message);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0000',
      textBlock =
          """
          auth: '${SECRET}!'
          auth: '${SECRET}=='
          auth: {${SECRET}}
          auth: {c2VjcmV0OnNlY3JldDEyMw==}
          auth: 'c2VjcmV0OnNlY3JldDEyMw== x'
          auth: {token: c2VjcmV0OnNlY3JldDEyMw==}
          skip-tls-verify: ${SECRET}
          auth-refresh: ${SECRET}
          lister: {type: '${SECRET}'}
          """)
  void aSecretIsNeverShown(String snippet) {
    String text = withSource("registry: '${SECRET}'\n" + snippet);

    List<String> problems = problemsOf(text, Map.of("SECRET", SECRET));

    assertThat(problems).isNotEmpty();
    assertThat(problems).noneMatch(problem -> problem.contains(SECRET));
  }

  private static String lines(String snippet) {
    return snippet.replace(";;", "\n");
  }

  private static void assertProblem(String text, String place, String message) {
    List<String> problems = problemsOf(text);

    assertThat(problems)
        .anySatisfy(problem -> assertThat(problem).startsWith(place + ": ").contains(message))
        .allSatisfy(problem -> assertThat(problem).doesNotContain("\n").doesNotContain("yaml."));
  }
}
