package io.drayage.cli;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The keys and texts of the log lines that sources write with fields, by the compiler's types. */
final class LogKeys extends TreePathScanner<Void, Trees> {
  private static final String LINE = "org.slf4j.spi.LoggingEventBuilder";

  private final Map<String, Set<String>> keys = new TreeMap<>();
  private final Set<String> texts = new TreeSet<>();

  private LogKeys() {}

  static LogKeys of(Path sources) throws IOException {
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
      LogKeys found = new LogKeys();
      Trees trees = Trees.instance(task);
      Iterable<? extends CompilationUnitTree> units = task.parse();
      task.analyze();
      units.forEach(unit -> found.scan(unit, trees));
      return found;
    }
  }

  /** The types of each key's values: {@code number}, {@code boolean} or {@code text}. */
  Map<String, Set<String>> types() {
    return keys;
  }

  /** The keys with numbers only. */
  List<String> numeric() {
    return keys.entrySet().stream()
        .filter(key -> key.getValue().equals(Set.of("number")))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The constant beginnings of the texts. */
  Set<String> texts() {
    return texts;
  }

  @Override
  public Void visitMethodInvocation(MethodInvocationTree call, Trees trees) {
    if (call.getMethodSelect() instanceof MemberSelectTree method && isOfLine(method, trees)) {
      List<? extends ExpressionTree> arguments = call.getArguments();
      if (method.getIdentifier().contentEquals("addKeyValue")) {
        String key =
            arguments.get(0) instanceof LiteralTree text ? String.valueOf(text.getValue()) : "";
        if (!key.isEmpty()) {
          keys.computeIfAbsent(key, any -> new TreeSet<>()).add(type(arguments.get(1), trees));
        }
      } else if (method.getIdentifier().contentEquals("log")) {
        texts(arguments.get(0));
      }
    }
    return super.visitMethodInvocation(call, trees);
  }

  private boolean isOfLine(MemberSelectTree method, Trees trees) {
    TypeMirror type = trees.getTypeMirror(new TreePath(getCurrentPath(), method.getExpression()));
    return type != null && type.toString().equals(LINE);
  }

  private String type(ExpressionTree value, Trees trees) {
    TypeMirror type = trees.getTypeMirror(new TreePath(getCurrentPath(), value));
    if (type.getKind() == TypeKind.BOOLEAN) {
      return "boolean";
    }
    boolean number =
        type.getKind().isPrimitive()
            || Set.of("java.lang.Integer", "java.lang.Long", "java.lang.Double")
                .contains(type.toString());
    return number ? "number" : "text";
  }

  private void texts(Tree text) {
    if (text instanceof LiteralTree literal) {
      texts.add(String.valueOf(literal.getValue()).replaceFirst("%.*", "").strip());
    } else if (text instanceof BinaryTree sum) {
      texts(sum.getLeftOperand());
    } else if (text instanceof ConditionalExpressionTree choice) {
      texts(choice.getTrueExpression());
      texts(choice.getFalseExpression());
    } else if (text instanceof ParenthesizedTree inner) {
      texts(inner.getExpression());
    } else if (text instanceof MethodInvocationTree call
        && call.getMethodSelect() instanceof MemberSelectTree method
        && method.getIdentifier().contentEquals("formatted")) {
      texts(method.getExpression());
    }
  }
}
