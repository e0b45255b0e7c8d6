package dev.daytwo.demo.tour;

import dev.daytwo.demo.AgentProcess;
import dev.daytwo.demo.Screen;
import dev.daytwo.demo.ShopRepository;

/** What every step has at hand. */
record Stage(Sight sight, ShopRepository repository, AgentProcess agent, Screen screen) {}
