package io.drayage.faults;
import io.drayage.cli.LoggedRun;
import java.util.*;
final class Stats {
  static final Map<String,int[]> tricks=new TreeMap<>();
  static final Map<String,Integer> outcomes=new TreeMap<>();
  static int max; static long t0=System.currentTimeMillis();
  static long millis; static long last;
  static void add(HostileLab lab, LoggedRun run){ System.out.println("RUN at "+(System.currentTimeMillis()-t0)+" "+lab.compositions().get(0).number()+" n="+lab.compositions().size());
    for (Composition c: lab.compositions()) { for (List<Placed> l: List.of(c.source(),c.target())) for (Placed p: l){ int[] a=tricks.computeIfAbsent(p.trick().name().replaceAll("[\u0000-\u001f]","?"),k->new int[3]); a[0]++; if(p.played().get()>0)a[1]++; a[2]+=p.played().get(); } }
    for (var i: run.images()) { if (!i.path("source").asText().contains("healthy")) outcomes.merge(i.path("outcome").asText()+" "+i.path("error").path("kind").asText(),1,Integer::sum); }
    for (var i: run.problems()) outcomes.merge("problem "+i.path("error").path("kind").asText(),1,Integer::sum);
    for (var r: lab.registries()) if (r.server().requests().size()>max) { max=r.server().requests().size(); System.out.println("max "+max+" at "+r.host()); }
  }
  static void print(){ tricks.forEach((k,v)->System.out.println("STAT "+Arrays.toString(v)+" "+k)); System.out.println("STAT "+outcomes); }
}
