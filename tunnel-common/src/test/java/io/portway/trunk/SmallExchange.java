package io.portway.trunk;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.portway.stream.Joint;
import io.portway.stream.Passage;
import io.portway.stream.TunnelStream;
import io.portway.wire.OpenResult;
import io.portway.wire.ResetCode;
import java.util.List;
import java.util.Random;

/** What trunks are for, in a few bytes each. */
enum SmallExchange {
  QUESTION_AND_ANSWER {
    @Override
    void begin(SmallWorld world) {
      Talker client = world.talker();
      Talker server = world.talker();
      server.onFin(
          () -> {
            server.say(50);
            server.finish();
          });
      world.open(
          client,
          server,
          () -> {
            client.say(20);
            client.finish();
          });
    }
  },
  THREE_QUESTIONS_ON_ONE_STREAM {
    @Override
    void begin(SmallWorld world) {
      Talker client = world.talker();
      Talker server = world.talker();
      for (int question = 1; question <= 3; question++) {
        server.onRead(10 * question, () -> server.say(40));
      }
      client.onRead(40, () -> client.say(10));
      client.onRead(80, () -> client.say(10));
      client.onRead(120, client::finish);
      server.onFin(server::finish);
      world.open(
          client,
          server,
          () -> {
            client.say(10);
          });
    }
  },
  HALF_CLOSE {
    @Override
    void begin(SmallWorld world) {
      Talker client = world.talker();
      Talker server = world.talker();
      client.onRead(40, client::finish);
      server.onFin(
          () -> {
            server.say(60);
            SmallWorld.later(
                world.agent().dialler(),
                () -> {
                  server.say(60);
                  server.finish();
                });
          });
      server.onRead(10, () -> server.say(40));
      world.open(
          client,
          server,
          () -> {
            client.say(10);
          });
    }
  },
  MORE_THAN_THE_CREDIT {
    @Override
    void begin(SmallWorld world) {
      Talker client = world.talker();
      Talker server = world.talker();
      server.onFin(server::finish);
      world.open(
          client,
          server,
          () -> {
            client.say(400);
            client.finish();
          });
    }
  },
  SEVERAL_FRAMES {
    @Override
    void begin(SmallWorld world) {
      Talker client = world.talker();
      Talker server = world.talker();
      server.onFin(
          () -> {
            server.say(1500);
            server.finish();
          });
      world.open(
          client,
          server,
          () -> {
            client.say(5);
            client.say(5);
            client.finish();
          });
    }
  },
  RESET_BY_THE_BACKEND {
    @Override
    void begin(SmallWorld world) {
      Talker client = world.talker();
      Talker server = world.talker();
      server.onRead(
          10,
          () -> {
            server.say(70);
            server.stream().reset(ResetCode.PEER_RESET, "gone");
          });
      world.open(
          client,
          server,
          () -> {
            client.say(10);
          });
    }
  },
  RESET_BY_THE_VISITOR {
    @Override
    void begin(SmallWorld world) {
      Talker client = world.talker();
      Talker server = world.talker();
      server.onRead(10, () -> server.say(30));
      client.onRead(
          30,
          () -> {
            client.say(25);
            client.stream().reset(ResetCode.PEER_RESET, "gone");
          });
      world.open(
          client,
          server,
          () -> {
            client.say(10);
          });
    }
  },
  VISITOR_THAT_READS_NO_MORE {
    @Override
    void begin(SmallWorld world) {
      Talker client = world.talker();
      Talker server = world.talker();
      server.onRead(10, () -> server.say(200));
      client.onRead(30, () -> client.stream().abort(ResetCode.READER_GONE, ""));
      world.open(
          client,
          server,
          () -> {
            client.say(10);
          });
    }

    @Override
    boolean dropsBytes() {
      return true;
    }
  },
  REFUSAL {
    @Override
    void begin(SmallWorld world) {
      Talker client = world.talker();
      world.openRefused(client, () -> client.say(30));
    }
  },
  STREAMS_BESIDE_EACH_OTHER {
    @Override
    void begin(SmallWorld world) {
      Talker[] servers = new Talker[3];
      for (int i = 0; i < servers.length; i++) {
        servers[i] = world.talker();
      }
      world.expect(servers);
      for (Talker server : servers) {
        Talker client = world.talker();
        server.onRead(30, () -> server.say(60));
        server.onFin(server::finish);
        client.onRead(60, client::finish);
        world.open(world.agent().relay(), client, () -> client.say(30));
      }
    }
  },
  CONTROL_MESSAGES {
    @Override
    void begin(SmallWorld world) {
      SimulatedTrunks trunks = world.agent();
      for (int length : new int[] {5, 1030, 10}) {
        for (SimulatedTrunks.Side side : List.of(trunks.relay(), trunks.dialler())) {
          SmallWorld.later(side, () -> side.trunk.sendControl(text(length)));
        }
      }
    }
  },
  PRIVATE_MAPPING_ON_ONE_LOOP {
    @Override
    void begin(SmallWorld world) {
      throughPrivateMapping(world, world.agent().relay().loop);
    }
  },
  PRIVATE_MAPPING_ACROSS_LOOPS {
    @Override
    void begin(SmallWorld world) {
      throughPrivateMapping(world, world.anotherLoop());
    }
  };

  abstract void begin(SmallWorld world);

  /** Whether an end reads no more before the other has said all: how much it got is chance. */
  boolean dropsBytes() {
    return false;
  }

  /** No two stretches are alike. */
  private static byte[] text(int length) {
    byte[] text = new byte[length];
    new Random(length).nextBytes(text);
    return text;
  }

  private static void throughPrivateMapping(SmallWorld world, HandLoop visitorsLoop) {
    Talker client = world.talker();
    Talker server = world.talker();
    server.onRead(20, () -> server.say(70));
    server.onFin(
        () -> {
          server.say(30);
          server.finish();
        });
    client.onRead(
        70,
        () -> {
          client.say(40);
          client.finish();
        });
    world.expect(server);
    SimulatedTrunks visitor = world.addVisitor(visitorsLoop);
    SimulatedTrunks.Side agents = world.agent().relay();
    visitor.relay().onStream = stream -> agents.loop.execute(() -> route(agents, stream));
    world.open(visitor.dialler(), client, () -> client.say(20));
  }

  /** What the relay does with a visitor's stream, on the agent's loop, once that has a link. */
  private static void route(SimulatedTrunks.Side agents, TunnelStream visitor) {
    if (!agents.trunk.canOpen()) {
      SmallWorld.later(agents, () -> route(agents, visitor));
      return;
    }
    TunnelStream agent =
        agents.trunk.open(1, 1, null, null, new PassAnswerOn(visitor)).orElseThrow();
    agent.config().setAutoRead(false);
    visitor
        .eventLoop()
        .execute(
            () -> {
              Joint.tie(visitor, agent, new Passage(), new Passage());
              visitor.config().setAutoRead(true);
              if (agent.eventLoop() == visitor.eventLoop()) {
                agent.config().setAutoRead(true);
              }
            });
  }

  /** The backend's answer is the visitor's. */
  private static final class PassAnswerOn extends ChannelInboundHandlerAdapter {
    private final TunnelStream visitor;

    PassAnswerOn(TunnelStream visitor) {
      this.visitor = visitor;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event instanceof OpenResult result) {
        visitor.eventLoop().execute(() -> visitor.accept(result.dialMicros()));
      } else {
        ctx.fireUserEventTriggered(event);
      }
    }
  }
}
