Console.WriteLine("r1nb");
