package io.drayage.cli;

import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.lang.model.type.TypeMirror;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The keys of log lines to which sources give a number, by the compiler's own types. */
final class NumericLogKeys extends TreePathScanner<Void, Trees> {
  private final Set<String> keys = new TreeSet<>();

  private NumericLogKeys() {}

  static Set<String> of(Path sources) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (Stream<Path> files = Files.walk(sources);
        StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      List<Path> java = files.filter(file -> file.toString().endsWith(".java")).toList();
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null,
                  manager,
                  ignored -> {},
                  List.of("-proc:none"),
                  null,
                  manager.getJavaFileObjectsFromPaths(java));
      NumericLogKeys found = new NumericLogKeys();
      Trees trees = Trees.instance(task);
      Iterable<? extends com.sun.source.tree.CompilationUnitTree> units = task.parse();
      task.analyze();
      units.forEach(unit -> found.scan(unit, trees));
      return found.keys;
    }
  }

  @Override
  public Void visitMethodInvocation(MethodInvocationTree call, Trees trees) {
    if (call.getMethodSelect().toString().endsWith(".addKeyValue")
        && call.getArguments().get(0) instanceof LiteralTree key) {
      TypeMirror type =
          trees.getTypeMirror(new TreePath(getCurrentPath(), call.getArguments().get(1)));
      if (type.getKind().isPrimitive() || isBoxed(type)) {
        keys.add(String.valueOf(key.getValue()));
      }
    }
    return super.visitMethodInvocation(call, trees);
  }

  private static boolean isBoxed(TypeMirror type) {
    return Set.of("java.lang.Integer", "java.lang.Long", "java.lang.Double")
        .contains(type.toString());
  }
}
